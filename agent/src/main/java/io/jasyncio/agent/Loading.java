package io.jasyncio.agent;

import java.security.ProtectionDomain;

/**
 * Where a class that the JVM is loading will live.
 *
 * @param module its module
 * @param loader its loader
 * @param view what is known of the loader
 * @param domain its protection domain, or null
 * @param isHot whether the class runs already and is being transformed anew
 */
record Loading(
    Module module, ClassLoader loader, LoaderView view, ProtectionDomain domain, boolean isHot) {}
