import java.util.zip.ZipFile

def log = new File(basedir, 'build.log').text
assert log.contains('Tests run: 1, Failures: 0, Errors: 0, Skipped: 0')
assert !log.contains('thread-safe') // Maven's warning about plugins that don't say they are

def names = { String jar -> new ZipFile(new File(basedir, jar)).withCloseable { zip -> zip.entries()*.name } }
assert 'META-INF/jasyncio/coloured-methods' in names('library/target/library-1.jar')
assert 'META-INF/jasyncio/coloured-methods' in names('application/target/application-1.jar')
