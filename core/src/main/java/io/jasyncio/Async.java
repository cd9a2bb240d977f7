package io.jasyncio;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that may suspend, as {@code async def} does in Python.
 *
 * <p>The method is written in ordinary direct style and keeps its return type, its checked
 * exceptions and its generics. The agent or the Maven plugin rewrites it into a resumable state
 * machine; a call from one {@code @Async} method to another is the await. Code that isn't
 * {@code @Async} can't call it: it starts a coroutine, with {@link Asyncio#run}, a loop or a task.
 *
 * <p>On the abstract method of a functional interface the annotation colours the lambdas and method
 * references written for it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Async {}
