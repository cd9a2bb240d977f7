package io.jasyncio.runtime;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a class that has been woven, so that it is woven once. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Woven {
  /**
   * The number of the protocol that the woven code follows.
   *
   * @return the number, from 1
   */
  int protocol();
}
