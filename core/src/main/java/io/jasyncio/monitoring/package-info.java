/**
 * Watching event loops: metrics, management beans, events for the flight recorder, a watchdog. All
 * of it is off until it's switched on. Only {@link io.jasyncio.monitoring.Loops} and {@link
 * io.jasyncio.monitoring.LoopMetrics} need the module {@code java.management} to be registered, and
 * only {@link io.jasyncio.monitoring.FlightRecording} needs {@code jdk.jfr}.
 */
package io.jasyncio.monitoring;
