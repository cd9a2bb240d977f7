package io.jasyncio.agent.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Colours Java source: comments, strings, annotations, keywords, numbers. */
final class JavaColours {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<comment>/\\*(?s:.*?)\\*/|//[^\\n]*)"
              + "|(?<string>\"\"\"(?s:.*?)\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*+\"|'(?:[^'\\\\\\n]|\\\\.)*+')"
              + "|(?<annotation>@(?!interface\\b)[\\p{Alpha}_][\\w.]*)"
              + "|(?<keyword>\\b(?:abstract|assert|boolean|break|byte|case|catch|char|class|continue"
              + "|default|do|double|else|enum|extends|final|finally|float|for|if|implements|import"
              + "|instanceof|int|interface|long|native|new|null|package|private|protected|public"
              + "|record|return|sealed|short|static|strictfp|super|switch|synchronized|this|throw"
              + "|throws|transient|true|false|try|var|void|volatile|while|yield)\\b)"
              + "|(?<number>\\b\\d[\\w.]*)");
  private static final List<String> KINDS =
      List.of("comment", "string", "annotation", "keyword", "number");

  private JavaColours() {}

  /** The lines of a source as HTML, from 1: the first element stands for no line. */
  static List<String> lines(SourceText source) {
    StringBuilder all = new StringBuilder();
    for (int i = 1; i <= source.size(); i++) {
      all.append(source.line(i)).append('\n');
    }
    Markup out = new Markup();
    Matcher token = TOKEN.matcher(all);
    int end = 0;
    while (token.find()) {
      out.text(all.substring(end, token.start()));
      spans(out, token.group(), kind(token));
      end = token.end();
    }
    out.text(all.substring(end));
    List<String> lines = new ArrayList<>(List.of(""));
    out.toString().lines().forEach(lines::add);
    return lines;
  }

  private static String kind(Matcher token) {
    return KINDS.stream().filter(kind -> token.group(kind) != null).findFirst().orElseThrow();
  }

  /** A span for each line of a token, so that lines can be taken apart. */
  private static void spans(Markup out, String token, String kind) {
    String[] lines = token.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (i > 0) {
        out.newline();
      }
      out.element("span", lines[i], "class", "java-" + kind);
    }
  }
}
