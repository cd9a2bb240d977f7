package io.jasyncio;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a coroutine may block the loop's thread here: the weaver doesn't warn of blocking calls
 * and long monitors in the method and its lambdas; on a class, in all its methods, but not in those
 * of classes nested in it.
 *
 * <p>It changes nothing else: while the method blocks, no other coroutine of the loop runs. asyncio
 * has no counterpart.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface MayBlock {
  /** Why that's all right, for the reader. */
  String value();
}
