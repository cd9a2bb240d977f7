package io.jasyncio.debugging;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.Location;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.StepEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.event.VMStartEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.StepRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A debugger that runs {@link Debugged}: stops at lines by their names, as an IDE would, which sets
 * a line's breakpoint at each place that the class file has for it.
 */
final class Debugger {
  /** What to do where the program has stopped. */
  @FunctionalInterface
  interface Stop {
    void at(String line, ThreadReference thread) throws Exception;
  }

  private final Map<Integer, String> names = new TreeMap<>();
  private final Set<String> breakpoints;
  private final VirtualMachine machine;

  /**
   * Starts the program.
   *
   * @param options of its JVM
   * @param breakpoints the names of lines
   */
  Debugger(String options, Set<String> breakpoints) throws Exception {
    this.breakpoints = breakpoints;
    List<String> lines =
        Files.readAllLines(Path.of("src/test/java/io/jasyncio/debugging/Debugged.java"));
    for (int i = 0; i < lines.size(); i++) {
      int comment = lines.get(i).indexOf("; // ");
      if (comment >= 0) {
        names.put(i + 1, lines.get(i).substring(comment + 5));
      }
    }
    LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    arguments.get("home").setValue(System.getProperty("java.home"));
    arguments.get("main").setValue(Debugged.class.getName());
    arguments.get("options").setValue(options);
    machine = connector.launch(arguments);
  }

  /** Runs the program to its end, and gives what it has printed. */
  String run(Stop stop) throws Exception {
    try {
      for (boolean on = true; on; ) {
        EventSet events = machine.eventQueue().remove();
        for (Event event : events) {
          on &= !(event instanceof VMDisconnectEvent);
          handle(event, stop);
        }
        if (on) {
          events.resume();
        }
      }
      return output();
    } finally {
      machine.process().destroy();
    }
  }

  private String output() throws IOException {
    byte[] output = machine.process().getInputStream().readAllBytes();
    byte[] errors = machine.process().getErrorStream().readAllBytes();
    return new String(output, StandardCharsets.UTF_8) + new String(errors, StandardCharsets.UTF_8);
  }

  private void handle(Event event, Stop stop) throws Exception {
    if (event instanceof VMStartEvent) {
      ClassPrepareRequest request = machine.eventRequestManager().createClassPrepareRequest();
      request.addClassFilter(Debugged.class.getName() + "*");
      request.enable();
    } else if (event instanceof ClassPrepareEvent prepared) {
      setBreakpoints(prepared.referenceType());
    } else if (event instanceof BreakpointEvent hit) {
      stop.at(names.get(hit.location().lineNumber()), hit.thread());
    } else if (event instanceof StepEvent step) {
      machine.eventRequestManager().deleteEventRequest(step.request());
      stop.at(names.getOrDefault(step.location().lineNumber(), place(step)), step.thread());
    }
  }

  private static String place(StepEvent step) {
    return step.location().method().name() + ":" + step.location().lineNumber();
  }

  private void setBreakpoints(ReferenceType type) throws AbsentInformationException {
    List<Location> locations = new ArrayList<>();
    for (Map.Entry<Integer, String> line : names.entrySet()) {
      if (breakpoints.contains(line.getValue())) {
        locations.addAll(locationsOf(type, line.getKey()));
      }
    }
    locations.forEach(
        location -> machine.eventRequestManager().createBreakpointRequest(location).enable());
  }

  private static List<Location> locationsOf(ReferenceType type, int line) {
    try {
      return type.locationsOfLine(line);
    } catch (AbsentInformationException e) {
      return List.of(); // a frame class
    }
  }

  /** Steps on by a line, into what is called or over it. */
  void step(ThreadReference thread, int depth) {
    StepRequest request =
        machine.eventRequestManager().createStepRequest(thread, StepRequest.STEP_LINE, depth);
    request.addClassExclusionFilter("java.*");
    request.addClassExclusionFilter("jdk.*");
    request.addClassExclusionFilter("io.jasyncio.runtime.*");
    request.addClassExclusionFilter("io.jasyncio.Await");
    request.addClassExclusionFilter("io.jasyncio.CoroutineTask");
    request.addClassExclusionFilter("io.jasyncio.EventLoop");
    request.addCountFilter(1);
    request.enable();
  }

  VirtualMachine machine() {
    return machine;
  }
}
