package io.jasyncio.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WordCountTest {
  private static final Path SAMPLES = Path.of("").toAbsolutePath();

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void countsTheCorpus(Woven woven) {
    var output =
        woven.run(
            SAMPLES,
            WordCount.class,
            "corpus/the-two-ferries.txt",
            "corpus/harbour-log.txt",
            "corpus/letters-from-abroad.txt",
            "corpus/a-very-short-tale.txt");

    assertThat(output.out())
        .isEqualTo(
            """
               lines    words distinct  file
                  30      421      181  corpus/the-two-ferries.txt
                  29      415      196  corpus/harbour-log.txt
                  35      281      178  corpus/letters-from-abroad.txt
                   1       12       12  corpus/a-very-short-tale.txt
                  95     1129      417  total
            most frequent: the 113, and 38, a 29, it 23, that 21, he 20, of 17, had 15, on 15, was 15
            """);
    assertThat(output.err())
        .isEqualTo(
            """
             33 % of corpus/letters-from-abroad.txt
            100 % of corpus/a-very-short-tale.txt
             47 % of corpus/the-two-ferries.txt
             46 % of corpus/harbour-log.txt
             66 % of corpus/letters-from-abroad.txt
             71 % of corpus/the-two-ferries.txt
             70 % of corpus/harbour-log.txt
            100 % of corpus/letters-from-abroad.txt
             95 % of corpus/the-two-ferries.txt
             93 % of corpus/harbour-log.txt
            100 % of corpus/the-two-ferries.txt
            100 % of corpus/harbour-log.txt
            """);
    assertThat(output.status()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void countsWhatItCanAndNamesTheRest(Woven woven) throws IOException {
    write("good.txt", "One, two;\nit's 3");
    Files.createDirectory(folder.resolve("texts"));
    Files.write(folder.resolve("latin1.txt"), "Grüße".getBytes(StandardCharsets.ISO_8859_1));

    var output =
        woven.run(folder, WordCount.class, "texts", "missing.txt", "good.txt", "latin1.txt");

    assertThat(output.out())
        .isEqualTo(
            """
               lines    words distinct  file
                   2        4        4  good.txt
            most frequent: 3 1, it's 1, one 1, two 1
            """);
    assertThat(output.err())
        .endsWith(
            """
            texts: is a directory; name the files in it
            missing.txt: no such file
            latin1.txt: isn't UTF-8 text (see byte 2); convert it, e.g. with iconv
            """);
    assertThat(output.status()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void printsNoTableWhereNothingCouldBeCounted(Woven woven) {
    var output = woven.run(folder, WordCount.class, "missing.txt");

    assertThat(output.out()).isEmpty();
    assertThat(output.err()).isEqualTo("missing.txt: no such file\n");
    assertThat(output.status()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyFileHasNoWords(Woven woven) throws IOException {
    write("empty.txt", "");

    var output = woven.run(folder, WordCount.class, "empty.txt");

    assertThat(output.out())
        .isEqualTo(
            """
               lines    words distinct  file
                   0        0        0  empty.txt
            """);
    assertThat(output.status()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void charactersAcrossChunksAreWhole(Woven woven) throws IOException {
    write("long.txt", "ü😀é ".repeat(1000));

    var output = woven.run(folder, WordCount.class, "long.txt");

    assertThat(output.out()).contains("       1     2000        2  long.txt");
    assertThat(output.status()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void withoutFilesItSaysHowToUseIt(Woven woven) {
    var output = woven.run(folder, WordCount.class);

    assertThat(output.out()).isEmpty();
    assertThat(output.err()).isEqualTo("usage: WordCount FILE...   (UTF-8 text files)\n");
    assertThat(output.status()).isEqualTo(2);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
