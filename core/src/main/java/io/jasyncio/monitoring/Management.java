package io.jasyncio.monitoring;

import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.ObjectName;

/** The only class that needs the module {@code java.management}: loaded when it's used. */
final class Management {
  private Management() {}

  /** Registers a bean, unless there is one of that name. */
  static void register(Object bean, String name) {
    try {
      ManagementFactory.getPlatformMBeanServer().registerMBean(bean, new ObjectName(name));
    } catch (InstanceAlreadyExistsException e) {
      // it does the same
    } catch (JMException e) {
      throw new IllegalStateException("the management bean " + name + " can't be registered", e);
    }
  }

  /** Takes a bean out, if it's there. */
  static void unregister(String name) {
    try {
      ObjectName known = new ObjectName(name);
      if (ManagementFactory.getPlatformMBeanServer().isRegistered(known)) {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(known);
      }
    } catch (JMException e) {
      throw new IllegalStateException("the management bean " + name + " can't be removed", e);
    }
  }
}
