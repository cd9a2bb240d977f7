/** What woven code calls: small, versioned, at the bottom. Application code doesn't use it. */
package io.jasyncio.runtime;
