package io.jasyncio.agent;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * {@code ps} and {@code pstree}: print the tasks of a running process. No agent is loaded into it:
 * its own management agent is started, and asked for the bean that dumps its loops, which is made
 * there if the program hasn't.
 */
final class PsCommand {
  private static final String BEAN = "io.jasyncio:type=EventLoops";
  private static final String BEAN_CLASS = "io.jasyncio.monitoring.Loops";

  private final String name;
  private final String operation;
  private final PrintStream out;
  private final PrintStream err;

  private PsCommand(String name, String operation, PrintStream out, PrintStream err) {
    this.name = name;
    this.operation = operation;
    this.out = out;
    this.err = err;
  }

  /** One line for each task. */
  static PsCommand table(PrintStream out, PrintStream err) {
    return new PsCommand("ps", "table", out, err);
  }

  /** The tasks as they wait for one another, with their stacks. */
  static PsCommand tree(PrintStream out, PrintStream err) {
    return new PsCommand("pstree", "dump", out, err);
  }

  int run(List<String> arguments) {
    if (arguments.size() != 1 || !arguments.get(0).matches("[0-9]+")) {
      err.println("usage: java -jar jasyncio-agent.jar " + name + " PID      (jps -l lists them)");
      return Main.MISTAKE;
    }
    String pid = arguments.get(0);
    try {
      out.print(ask(pid));
      return Main.FINE;
    } catch (AttachNotSupportedException | IOException e) {
      err.println("can't reach process " + pid + ": " + e.getMessage());
    } catch (ReflectionException e) {
      err.println(
          "process "
              + pid
              + " has no jasyncio on its class path. If another class loader has it there, let the"
              + " program call io.jasyncio.monitoring.Loops.register()");
    } catch (JMException e) {
      err.println("process " + pid + " can't tell its tasks: " + e);
    } catch (NoClassDefFoundError e) {
      err.println("this Java has no module jdk.attach: run " + name + " with a JDK's java");
    }
    return Main.FAILED;
  }

  private String ask(String pid) throws AttachNotSupportedException, IOException, JMException {
    VirtualMachine machine = VirtualMachine.attach(pid);
    try {
      JMXServiceURL address = new JMXServiceURL(machine.startLocalManagementAgent());
      try (JMXConnector connector = JMXConnectorFactory.connect(address)) {
        return ask(connector.getMBeanServerConnection());
      }
    } finally {
      machine.detach();
    }
  }

  private String ask(MBeanServerConnection server) throws IOException, JMException {
    ObjectName bean = new ObjectName(BEAN);
    boolean made = !server.isRegistered(bean);
    if (made) {
      server.createMBean(BEAN_CLASS, bean);
    }
    try {
      return (String) server.invoke(bean, operation, new Object[0], new String[0]);
    } finally {
      if (made) {
        unregister(server, bean);
      }
    }
  }

  private static void unregister(MBeanServerConnection server, ObjectName bean)
      throws IOException, JMException {
    try {
      server.unregisterMBean(bean);
    } catch (InstanceNotFoundException e) {
      // somebody else has
    }
  }
}
