import java.util.regex.Pattern

def log = new File(basedir, 'build.log').readLines()

// Where, what, the reason's code; the whole words are held by the weaver's tests.
def refused = { String file, int line, String what, String code ->
  Pattern.quote("[ERROR] ${new File(basedir, 'src/main/java/com/acme')}${File.separator}$file:[$line,1] $what") +
    '.+' + Pattern.quote(" [$code]")
}
def expected = [
  Pattern.quote('[ERROR] Failed to execute goal io.jasyncio:jasyncio-maven-plugin:') + '.* on project bad: 4 refusals: nothing was woven',
  refused('Job.java', 13, 'Job.run(Job.java:13): suspends while holding a monitor', 'monitor'),
  refused('Job.java', 22, 'Job.runAll(Job.java:22): calls the @Async method Job.run() in a lambda for Consumer', 'plain-lambda'),
  refused('Office.java', 5, 'Office.<init>(Office.java:5): calls the @Async method Job.run() in a constructor', 'constructor'),
  refused('Office.java', 9, 'Office.work(Office.java:9): calls the @Async method Job.run(), but isn\'t @Async itself', 'plain-caller'),
]
def errors = log.findAll { it.startsWith('[ERROR] ') }.take(expected.size())
assert errors.size() == expected.size()
[errors, expected].transpose().each { line, pattern -> assert line ==~ pattern }

// Nothing was written.
def files = []
new File(basedir, 'target/classes').eachFileRecurse { if (it.file) files << it }
assert files*.name.sort() == ['Job.class', 'Office.class']
assert files.every { !it.getText('ISO-8859-1').contains('io/jasyncio/runtime/') }
