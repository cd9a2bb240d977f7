package io.jasyncio.debugging;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.ArrayReference;
import com.sun.jdi.InconsistentDebugInfoException;
import com.sun.jdi.LocalVariable;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.request.StepRequest;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A debugger finds lines and locals in woven code, fresh and resumed. */
class DebuggerTest {
  private static final String CLASS_PATH =
      "-XX:TieredStopAtLevel=1 -cp \"" + System.getProperty("java.class.path") + '"';
  private static final String PRINTED = "textctrue21.07 16";

  @TempDir Path folder;

  private final List<String> seen = new ArrayList<>();

  @Test
  void localsOfEveryTypeAreReadBeforeAndAfterAnAwait() throws Exception {
    Debugger debugger = new Debugger(CLASS_PATH, Set.of("awaits", "resumed"));

    String output = debugger.run((line, thread) -> seen.add(line + " " + locals(thread)));

    assertThat(output.strip()).isEqualTo(PRINTED);
    String locals =
        "{array=[7], count=3, half=5.0, large=4, letter=c, number=2, small=1, text=text,"
            + " truth=true, whole=6.0}";
    // The await is saved behind the method's own code: there its line has a second place.
    assertThat(seen).containsExactly("awaits " + locals, "awaits {}", "resumed " + locals);
  }

  @Test
  void wovenForDebuggersEachCallStopsOnceAndVariablesStay() throws Exception {
    Debugger debugger = new Debugger(forDebuggers(), Set.of("awaits", "end of callee"));

    String output = debugger.run((line, thread) -> seen.add(line + " " + locals(thread)));

    assertThat(output.strip()).isEqualTo(PRINTED);
    assertThat(seen)
        .containsExactly(
            "awaits {array=[7], count=3, half=5.0, large=4, letter=c, number=2, small=1, text=text,"
                + " truth=true, whole=6.0}",
            "end of callee {n=0, result=0}",
            "end of callee {n=1, result=2}",
            "end of callee {n=2, result=4}");
  }

  /** Compiles the program, and lets the agent weave it with its option for debuggers. */
  private String forDebuggers() {
    var arguments = List.of("-g", "-proc:none", "-d", folder.toString(), "-cp", core());
    List<String> all = new ArrayList<>(arguments);
    all.add("src/test/java/io/jasyncio/debugging/Debugged.java");
    int status =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, all.toArray(String[]::new));
    assertThat(status).isZero();
    return "-XX:TieredStopAtLevel=1 \"-javaagent:"
        + System.getProperty("jasyncio.agent.jar")
        + "=debug,verify\" -cp \""
        + folder
        + File.pathSeparator
        + core()
        + '"';
  }

  private static String core() {
    return System.getProperty("jasyncio.core.classes");
  }

  @Test
  void localsOfEveryTypeAreChangedAfterAnAwait() throws Exception {
    Debugger debugger = new Debugger(CLASS_PATH, Set.of("resumed"));

    String output = debugger.run((line, thread) -> change(debugger.machine(), thread.frame(0)));

    assertThat(output.strip()).isEqualTo("changedxfalse610.0800 16");
  }

  private static void change(VirtualMachine machine, StackFrame frame) throws Exception {
    set(frame, "truth", machine.mirrorOf(false));
    set(frame, "small", machine.mirrorOf((byte) 10));
    set(frame, "letter", machine.mirrorOf('x'));
    set(frame, "number", machine.mirrorOf((short) 20));
    set(frame, "count", machine.mirrorOf(30));
    set(frame, "large", machine.mirrorOf(100L));
    set(frame, "half", machine.mirrorOf(200f));
    set(frame, "whole", machine.mirrorOf(250d));
    set(frame, "text", machine.mirrorOf("changed"));
    ArrayReference array = (ArrayReference) frame.getValue(frame.visibleVariableByName("array"));
    array.setValue(0, machine.mirrorOf(800));
  }

  private static void set(StackFrame frame, String name, Value value) throws Exception {
    frame.setValue(frame.visibleVariableByName(name), value);
  }

  @Test
  void breakpointsInALoopStopInEachTurnWithItsLocals() throws Exception {
    Debugger debugger =
        new Debugger(CLASS_PATH, Set.of("in loop", "call in loop", "after call", "end of callee"));

    debugger.run((line, thread) -> seen.add(line + " " + locals(thread)));

    seen.removeIf(stop -> stop.endsWith(" {}")); // saving
    assertThat(seen)
        .containsExactly(
            "in loop {sum=10, times=3, turn=0}",
            "call in loop {sum=10, times=3, turn=0}",
            "end of callee {n=not kept, result=0}",
            "after call {doubled=0, sum=10, times=3, turn=0}",
            "in loop {sum=10, times=3, turn=1}",
            "call in loop {sum=10, times=3, turn=1}",
            "end of callee {n=not kept, result=2}",
            "after call {doubled=2, sum=10, times=3, turn=1}",
            "in loop {sum=12, times=3, turn=2}",
            "call in loop {sum=12, times=3, turn=2}",
            "end of callee {n=not kept, result=4}",
            "after call {doubled=4, sum=12, times=3, turn=2}");
  }

  @Test
  void steppingGoesLineByLineInResumedCode() throws Exception {
    Debugger debugger = new Debugger(CLASS_PATH, Set.of("resumed"));

    debugger.run(
        (line, thread) -> {
          seen.add(line);
          if (seen.size() < 3) {
            debugger.step(thread, StepRequest.STEP_OVER);
          }
        });

    assertThat(seen.subList(0, 2)).containsExactly("resumed", "next");
    assertThat(seen.get(2)).startsWith("everyType:");
  }

  @Test
  void steppingIntoACoroutineLandsInItsFirstLine() throws Exception {
    Debugger debugger = new Debugger(CLASS_PATH, Set.of("call in loop"));

    debugger.run(
        (line, thread) -> {
          seen.add(line);
          if (seen.size() == 1) {
            debugger.step(thread, StepRequest.STEP_INTO);
          }
        });

    assertThat(seen).startsWith("call in loop", "in callee", "call in loop");
  }

  /** The locals of the innermost frame that the source names. */
  private static String locals(ThreadReference thread) throws Exception {
    StackFrame frame = thread.frame(0);
    TreeMap<String, String> locals = new TreeMap<>();
    for (LocalVariable variable : frame.visibleVariables()) {
      locals.put(variable.name(), value(frame, variable));
    }
    return locals.toString();
  }

  private static String value(StackFrame frame, LocalVariable variable) {
    try {
      return text(frame.getValue(variable));
    } catch (InconsistentDebugInfoException e) {
      return "not kept"; // the variable hasn't been set since the method was resumed
    }
  }

  private static String text(Value value) {
    if (value instanceof ArrayReference array) {
      return array.getValues().toString();
    }
    return String.valueOf(value).replace("\"", "");
  }
}
