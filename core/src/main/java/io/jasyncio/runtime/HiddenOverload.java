package io.jasyncio.runtime;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the hidden overload of an {@code @Async} method where it is written by hand against the
 * protocol: the same name, the same parameters and a trailing {@link Coroutine}. The weaver leaves
 * its body as it is and hides it from compilers; the {@code @Async} method itself gets the body
 * that refuses plain callers.
 *
 * <p>Leaf primitives are written this way: {@code coroutine.suspend(); coroutine.suspended = true;
 * return} zero or null.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface HiddenOverload {}
