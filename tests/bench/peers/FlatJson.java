// Reads the one shape of JSON that the benchmark's prepared corpora have: an object on one line
// whose members are all strings. There is no JSON library among Lucene's own packages.

import java.util.HashMap;
import java.util.Map;

final class FlatJson {
  private final String text;
  private int at = 0;

  private FlatJson(String text) {
    this.text = text;
  }

  static Map<String, String> parse(String line) {
    FlatJson json = new FlatJson(line);
    Map<String, String> members = new HashMap<>();
    json.expect('{');
    while (json.next() != '}') {
      String name = json.string();
      json.expect(':');
      members.put(name, json.string());
      if (json.next() == ',') {
        ++json.at;
      }
    }
    return members;
  }

  private char next() {
    while (text.charAt(at) == ' ') {
      ++at;
    }
    return text.charAt(at);
  }

  private void expect(char wanted) {
    if (next() != wanted) {
      throw new IllegalArgumentException("no '" + wanted + "' at " + at + " of: " + text);
    }
    ++at;
  }

  private String string() {
    expect('"');
    int end = text.indexOf('"', at);
    int escape = text.indexOf('\\', at);
    if (escape < 0 || escape > end) {
      String plain = text.substring(at, end);
      at = end + 1;
      return plain;
    }
    return escaped();
  }

  private String escaped() {
    StringBuilder out = new StringBuilder();
    int begin = at;
    while (text.charAt(at) != '"') {
      if (text.charAt(at) == '\\') {
        out.append(text, begin, at);
        out.append(escape());
        begin = at;
      } else {
        ++at;
      }
    }
    out.append(text, begin, at);
    ++at;
    return out.toString();
  }

  private char escape() {
    char kind = text.charAt(at + 1);
    at += 2;
    switch (kind) {
      case 'n':
        return '\n';
      case 't':
        return '\t';
      case 'r':
        return '\r';
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case 'u':
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 4, at), 16);
      default:
        return kind;
    }
  }
}
