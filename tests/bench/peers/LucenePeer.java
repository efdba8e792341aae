// Lucene 8 as a peer of the benchmark; peer.h has the protocol.
//
//   java LucenePeer index INPUT.jsonl DIRECTORY [THREADS [merge]]
//   java LucenePeer serve DIRECTORY [THREADS]
//   java LucenePeer once DIRECTORY REQUEST
//   java LucenePeer nothing                      only starts the virtual machine
//
// The analysis is EnglishAnalyzer's without its stop words, which no peer has. The query cache is
// off, because queries are repeated here as they are not by people. What a request does not ask to
// be exact ends early as Lucene does by default: totals are counted to 1000.

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.FSDirectory;

final class LucenePeer {
  static final long DAY = 86_400;

  static Analyzer analyzer() {
    return new Analyzer() {
      @Override
      protected TokenStreamComponents createComponents(String field) {
        Tokenizer words = new StandardTokenizer();
        TokenStream stems = new LowerCaseFilter(new EnglishPossessiveFilter(words));
        return new TokenStreamComponents(words, new PorterStemFilter(stems));
      }

      @Override
      public int getPositionIncrementGap(String field) {
        return 100;  // no phrase from the title into the body
      }
    };
  }

  static List<String> termsOf(Analyzer analyzer, String words) throws IOException {
    List<String> terms = new ArrayList<>();
    try (TokenStream tokens = analyzer.tokenStream("text", new StringReader(words))) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        terms.add(term.toString());
      }
      tokens.end();
    }
    return terms;
  }

  private static LuceneSearch open(String directory, int threads) throws IOException {
    DirectoryReader reader = DirectoryReader.open(FSDirectory.open(Paths.get(directory)));
    ExecutorService executor =
        threads > 1 ? Executors.newFixedThreadPool(threads, LucenePeer::daemon) : null;
    IndexSearcher searcher = new IndexSearcher(reader, executor);
    searcher.setQueryCache(null);
    return new LuceneSearch(searcher, analyzer());
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }

  private static String answer(LuceneSearch search, String request) {
    try {
      long begin = System.nanoTime();
      String answer = search.answer(request);
      return (System.nanoTime() - begin) + "\t" + answer;
    } catch (Exception error) {
      return "error\t" + error;
    }
  }

  private static long answerUntil(LuceneSearch search, List<String> requests, int first, long end)
      throws Exception {
    long answered = 0;
    for (int i = first; System.nanoTime() < end; ++i) {
      search.answer(requests.get(i % requests.size()));
      ++answered;
    }
    return answered;
  }

  private static String throughput(
      LuceneSearch search, List<String> requests, int threads, double seconds) throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    List<Future<Long>> counts = new ArrayList<>();
    long begin = System.nanoTime();
    long end = begin + (long) (seconds * 1e9);
    for (int i = 0; i < threads; ++i) {
      int first = i * requests.size() / threads;
      counts.add(workers.submit((Callable<Long>) () -> answerUntil(search, requests, first, end)));
    }
    long answered = 0;
    for (Future<Long> count : counts) {
      answered += count.get();
    }
    workers.shutdown();
    return answered + "\t" + (System.nanoTime() - begin) / 1e9;
  }

  private static void serve(String directory, int threads, PrintStream out) throws Exception {
    long begin = System.nanoTime();
    LuceneSearch search = open(directory, threads);
    out.println("ready\t" + (System.nanoTime() - begin));
    List<String> listed = new ArrayList<>();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.startsWith("list\t")) {
        listed.add(line.substring(5));
      } else if (line.startsWith("throughput\t")) {
        String[] fields = line.split("\t");
        out.println(
            throughput(
                search, listed, Integer.parseInt(fields[1]), Double.parseDouble(fields[2])));
      } else {
        out.println(answer(search, line));
      }
    }
  }

  private static void index(String[] arguments, PrintStream out) throws Exception {
    long begin = System.nanoTime();
    int threads = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 1;
    long articles =
        LuceneIndexer.index(arguments[1], arguments[2], threads, arguments.length > 4);
    out.println(articles + "\t" + (System.nanoTime() - begin) / 1e9);
  }

  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, "UTF-8");
    switch (arguments[0]) {
      case "index":
        index(arguments, out);
        break;
      case "serve":
        serve(arguments[1], arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1, out);
        break;
      case "once":
        out.println(answer(open(arguments[1], 1), arguments[2]));
        break;
      default:
        break;
    }
  }
}
