def lines = new File(basedir, 'build.log').readLines()

def told = lines.findAll { it =~ /^\[INFO\] (Compiling|Wove)/ || it =~ /\.java:\[/ || it.contains('nothing was woven') }
  .collect { it.replaceAll(/ with javac .*/, '').replaceAll(/^.* on project /, '').replaceAll(/^.*[\\\/]/, '').replaceAll(/: .* \[/, ': [') - '[INFO] ' }
assert told == [
  // first
  'Compiling 3 source files',
  'Wove 2 methods in 2 classes',
  // edited: the callee alone is new
  'Compiling 1 source file',
  'Wove 1 method in 1 class, 1 woven before',
  // swapped: one method of the callee lost its colour, one gained it, and no caller was compiled again
  'Compiling 1 source file',
  'changed: 2 refusals: nothing was woven',
  'Caller.java:[5,1] Caller.call(Caller.java:5): [plain-caller]',
  'Waiter.java:[8,1] Waiter.wait(Waiter.java:8): [stale]',
  // first again: all is well as it was
  'Compiling 1 source file',
  'Wove 1 method in 1 class, 1 woven before',
]
assert lines.any { it.contains('was woven when Work.loses() was @Async') && it.contains('mvn clean') }
