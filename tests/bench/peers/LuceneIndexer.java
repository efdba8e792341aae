// The Lucene peer's index command: articles of a JSONL file into an index, with all threads.
//
// One field "text" holds title and body, stored and with positions, so that a word is looked for
// once; id, date and source are there as terms or points, and as doc values. See LucenePeer for
// the analysis.

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

final class LuceneIndexer {
  private static final int LINES_AT_A_TIME = 100;
  // Lucene's own benchmarks give it much; 16 MB, the default, costs it a third of its speed.
  private static final double BUFFER_MEGABYTES = 512;
  private static final List<String> END = new ArrayList<>();

  private final IndexWriter writer;
  private final BlockingQueue<List<String>> queue = new ArrayBlockingQueue<>(16);

  private LuceneIndexer(IndexWriter writer) {
    this.writer = writer;
  }

  // Returns the number of articles. `merge`: down to one segment.
  static long index(String input, String directory, int threads, boolean merge) throws Exception {
    IndexWriterConfig config = new IndexWriterConfig(LucenePeer.analyzer());
    config.setOpenMode(IndexWriterConfig.OpenMode.CREATE_OR_APPEND);
    config.setRAMBufferSizeMB(BUFFER_MEGABYTES);
    try (IndexWriter writer = new IndexWriter(FSDirectory.open(Paths.get(directory)), config)) {
      long articles = new LuceneIndexer(writer).run(input, threads);
      if (merge) {
        writer.forceMerge(1);
      }
      writer.commit();
      return articles;
    }
  }

  private long run(String input, int threads) throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    List<Future<Long>> counts = new ArrayList<>();
    for (int i = 0; i < threads; ++i) {
      counts.add(workers.submit((Callable<Long>) this::work));
    }
    read(input, threads);
    long articles = 0;
    for (Future<Long> count : counts) {
      articles += count.get();
    }
    workers.shutdown();
    return articles;
  }

  private void read(String input, int threads) throws Exception {
    try (BufferedReader reader =
        Files.newBufferedReader(Paths.get(input), StandardCharsets.UTF_8)) {
      List<String> lines = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        if (lines.size() == LINES_AT_A_TIME) {
          queue.put(lines);
          lines = new ArrayList<>();
        }
      }
      queue.put(lines);
    }
    for (int i = 0; i < threads; ++i) {
      queue.put(END);
    }
  }

  private long work() throws InterruptedException, IOException {
    long articles = 0;
    for (List<String> lines = queue.take(); lines != END; lines = queue.take()) {
      for (String line : lines) {
        writer.addDocument(documentOf(FlatJson.parse(line)));
        ++articles;
      }
    }
    return articles;
  }

  private static Document documentOf(Map<String, String> article) {
    Document document = new Document();
    document.add(new StringField("id", article.get("id"), Field.Store.YES));
    document.add(new BinaryDocValuesField("id", new BytesRef(article.get("id"))));
    document.add(new TextField("text", article.getOrDefault("title", ""), Field.Store.YES));
    document.add(new TextField("text", article.getOrDefault("body", ""), Field.Store.YES));
    String source = article.getOrDefault("source", "");
    if (!source.isEmpty()) {
      document.add(new StringField("source", source, Field.Store.YES));
      document.add(new SortedSetDocValuesField("source", new BytesRef(source)));
    }
    String published = article.getOrDefault("published", "");
    if (!published.isEmpty()) {
      document.add(new StoredField("published", published));
      long seconds = secondsOf(published);
      document.add(new LongPoint("date", seconds));
      document.add(new NumericDocValuesField("date", seconds));
    }
    return document;
  }

  // Of 2024-05-14 or 2024-05-14T09:10:00Z, since 1970.
  static long secondsOf(String published) {
    long days = LocalDate.parse(published.substring(0, 10)).toEpochDay();
    long seconds = 0;
    if (published.length() >= 19) {
      for (int begin = 11; begin <= 17; begin += 3) {
        seconds = seconds * 60 + Integer.parseInt(published.substring(begin, begin + 2));
      }
    }
    return days * LucenePeer.DAY + seconds;
  }
}
