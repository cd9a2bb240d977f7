/**
 * For the tests of asynchronous code: time that doesn't pass by itself, and an order that can be
 * shuffled. Knows no test framework.
 */
package io.jasyncio.testing;
