def lines = new File(basedir, 'build.log').readLines().collect { it - '[INFO] ' }

assert lines.findAll { it.startsWith('Compiling ') || it.startsWith('Wove ') || it.startsWith('Weaving ') || it.startsWith('Tests run: ') }
  .collect { it.replaceAll(/ with javac .*|, Time .*/, '') } == [
    'Compiling 1 source file',
    'Wove 1 method in 1 class', // Turns.count
    'Compiling 1 source file',
    'Wove 4 methods in 1 class', // TurnsTest.both, its two lambdas, and the one that this::both became
    'Tests run: 1, Failures: 0, Errors: 0, Skipped: 0', // the class
    'Tests run: 1, Failures: 0, Errors: 0, Skipped: 0', // all
    // the second build
    'Wove 0 methods in 0 classes, 1 woven before',
    'Wove 0 methods in 0 classes, 1 woven before',
    // the third
    'Weaving is skipped',
  ]

assert new File(basedir, 'target/classes/META-INF/jasyncio/coloured-methods').text ==
  'com/acme/Turns count (Ljava/lang/String;ILjava/util/List;)I\n'
