/** Suspending and resuming with no event loop: usable alone, and knows nothing of loops. */
package io.jasyncio.continuation;
