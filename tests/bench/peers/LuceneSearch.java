// One request of the benchmark, answered by Lucene. Used by any number of threads.

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.queries.intervals.IntervalQuery;
import org.apache.lucene.queries.intervals.Intervals;
import org.apache.lucene.queries.intervals.IntervalsSource;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexOrDocValuesQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollector;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;

final class LuceneSearch {
  private static final int COUNTED_BY_DEFAULT = 1000;
  private static final int NEAR = 5;

  private final IndexSearcher searcher;
  private final Analyzer analyzer;
  private final LuceneCounts.Sources sources;

  LuceneSearch(IndexSearcher searcher, Analyzer analyzer) throws IOException {
    this.searcher = searcher;
    this.analyzer = analyzer;
    this.sources = new LuceneCounts.Sources(searcher.getIndexReader());
  }

  // The answer's fields behind the time.
  String answer(String line) throws IOException {
    String[] request = line.split("\t", -1);
    Query query = filtered(request);
    switch (request[5]) {
      case "count":
        return searcher.count(query) + "\t\t";
      case "facets":
      case "timeline":
        return searcher.search(query, new LuceneCounts(sources)).answer(request[5]);
      default:
        return top(query, request);
    }
  }

  private Query filtered(String[] request) throws IOException {
    Query words = words(request[0], request[1]);
    if (request[2].isEmpty() && request[3].isEmpty() && request[4].isEmpty()) {
      return words;
    }
    BooleanQuery.Builder query = new BooleanQuery.Builder().add(words, Occur.MUST);
    if (!request[2].isEmpty() || !request[3].isEmpty()) {
      query.add(dates(request[2], request[3]), Occur.FILTER);
    }
    if (!request[4].isEmpty()) {
      query.add(new TermQuery(new Term("source", request[4])), Occur.FILTER);
    }
    return query.build();
  }

  private static Query dates(String since, String until) {
    long low =
        since.isEmpty()
            ? Long.MIN_VALUE + 1
            : LocalDate.parse(since).toEpochDay() * LucenePeer.DAY;
    long high =
        until.isEmpty()
            ? Long.MAX_VALUE
            : (LocalDate.parse(until).toEpochDay() + 1) * LucenePeer.DAY - 1;
    return new IndexOrDocValuesQuery(
        LongPoint.newRangeQuery("date", low, high),
        NumericDocValuesField.newSlowRangeQuery("date", low, high));
  }

  private Query words(String shape, String words) throws IOException {
    if (shape.equals("prefix")) {
      return new PrefixQuery(new Term("text", words));
    }
    List<String> terms = LucenePeer.termsOf(analyzer, words);
    switch (shape) {
      case "all":
        return new MatchAllDocsQuery();
      case "phrase":
        return new PhraseQuery("text", terms.toArray(new String[0]));
      case "near":
        return near(terms);
      default:
        return terms.size() == 1
            ? term(terms.get(0))
            : bool(terms, shape.equals("or") ? Occur.SHOULD : Occur.MUST);
    }
  }

  private static Query term(String term) {
    return new TermQuery(new Term("text", term));
  }

  private static Query bool(List<String> terms, Occur occur) {
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    terms.forEach(each -> query.add(term(each), occur));
    return query.build();
  }

  private static Query near(List<String> terms) {
    IntervalsSource[] parts = terms.stream().map(Intervals::term).toArray(IntervalsSource[]::new);
    return new IntervalQuery("text", Intervals.maxgaps(NEAR - 1, Intervals.unordered(parts)));
  }

  private String top(Query query, String[] request) throws IOException {
    int hits = Integer.parseInt(request[6]);
    int counted = request[7].equals("1") ? Integer.MAX_VALUE : COUNTED_BY_DEFAULT;
    TopDocs found =
        request[5].equals("newest")
            ? searcher.search(
                query, TopFieldCollector.createSharedManager(newest(), hits, null, counted))
            : searcher.search(
                query, TopScoreDocCollector.createSharedManager(hits, null, counted));
    boolean exact = found.totalHits.relation == TotalHits.Relation.EQUAL_TO;
    return (exact ? found.totalHits.value : -1)
        + "\t"
        + (request[5].equals("snippets") ? passages(query, found) : ids(found) + "\t");
  }

  private static Sort newest() {
    SortField date = new SortField("date", SortField.Type.LONG, true);
    date.setMissingValue(Long.MIN_VALUE);
    date.setCanUsePoints();
    return new Sort(date);
  }

  // From doc values: a stored field would cost many times as much.
  private String ids(TopDocs found) throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    StringBuilder ids = new StringBuilder();
    for (ScoreDoc hit : found.scoreDocs) {
      LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(hit.doc, leaves));
      BinaryDocValues values = DocValues.getBinary(leaf.reader(), "id");
      values.advanceExact(hit.doc - leaf.docBase);
      ids.append(ids.length() == 0 ? "" : ",").append(values.binaryValue().utf8ToString());
    }
    return ids.toString();
  }

  // Titles and snippets are read and made; what is printed of them is their length.
  private String passages(Query query, TopDocs found) throws IOException {
    StringBuilder ids = new StringBuilder();
    long characters = 0;
    String[] snippets = new UnifiedHighlighter(searcher, analyzer).highlight("text", query, found);
    for (int i = 0; i < found.scoreDocs.length; ++i) {
      Document article = searcher.doc(found.scoreDocs[i].doc);
      characters += article.get("text").length() + snippets[i].length();
      ids.append(i == 0 ? "" : ",").append(article.get("id"));
    }
    return ids + "\t" + characters;
  }
}
