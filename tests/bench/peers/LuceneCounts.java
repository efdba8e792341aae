// Exact counts of all matches by source and day, from doc values in one pass: what a facet request
// and a timeline have in common. Months are sums of days.

import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.IntStream;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.OrdinalMap;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.util.LongValues;

final class LuceneCounts implements CollectorManager<LuceneCounts.Counter, LuceneCounts.Counter> {
  // What is the same for all requests: global ordinals of sources and the range of days.
  static final class Sources {
    final OrdinalMap ordinals;  // null with one segment
    final int count;
    final long firstDay;
    final int days;

    Sources(IndexReader reader) throws IOException {
      SortedSetDocValues all = MultiDocValues.getSortedSetValues(reader, "source");
      ordinals =
          all instanceof MultiDocValues.MultiSortedSetDocValues
              ? ((MultiDocValues.MultiSortedSetDocValues) all).mapping
              : null;
      count = all == null ? 0 : (int) all.getValueCount();
      byte[] first = PointValues.getMinPackedValue(reader, "date");
      byte[] last = PointValues.getMaxPackedValue(reader, "date");
      firstDay = first == null ? 0 : dayOf(LongPoint.decodeDimension(first, 0));
      days = last == null ? 0 : (int) (dayOf(LongPoint.decodeDimension(last, 0)) - firstDay + 1);
    }
  }

  private final Sources sources;

  LuceneCounts(Sources sources) {
    this.sources = sources;
  }

  static long dayOf(long seconds) {
    return Math.floorDiv(seconds, LucenePeer.DAY);
  }

  @Override
  public Counter newCollector() {
    return new Counter();
  }

  @Override
  public Counter reduce(Collection<Counter> counters) {
    Counter sum = new Counter();
    counters.forEach(sum::add);
    return sum;
  }

  final class Counter implements Collector {
    private long total = 0;
    private final int[] bySource = new int[sources.count];
    private final int[] byDay = new int[sources.days];

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }

    @Override
    public LeafCollector getLeafCollector(LeafReaderContext context) throws IOException {
      SortedSetDocValues source = DocValues.getSortedSet(context.reader(), "source");
      NumericDocValues date = DocValues.getNumeric(context.reader(), "date");
      LongValues global =
          sources.ordinals == null ? null : sources.ordinals.getGlobalOrds(context.ord);
      return new LeafCollector() {
        @Override
        public void setScorer(Scorable scorer) {}

        @Override
        public void collect(int doc) throws IOException {
          ++total;
          if (source.advanceExact(doc)) {
            long ordinal = source.nextOrd();
            ++bySource[(int) (global == null ? ordinal : global.get(ordinal))];
          }
          if (date.advanceExact(doc)) {
            ++byDay[(int) (dayOf(date.longValue()) - sources.firstDay)];
          }
        }
      };
    }

    private void add(Counter other) {
      total += other.total;
      Arrays.setAll(bySource, i -> bySource[i] + other.bySource[i]);
      Arrays.setAll(byDay, i -> byDay[i] + other.byDay[i]);
    }

    private long months() {
      return IntStream.range(0, byDay.length)
          .filter(day -> byDay[day] > 0)
          .mapToLong(day -> LocalDate.ofEpochDay(sources.firstDay + day).getLong(
              java.time.temporal.ChronoField.PROLEPTIC_MONTH))
          .distinct()
          .count();
    }

    // The total, no ids; the largest source's count, how many sources, how many periods.
    String answer(String output) {
      long periods =
          output.equals("facets") ? months() : Arrays.stream(byDay).filter(n -> n > 0).count();
      return total
          + "\t\t"
          + Arrays.stream(bySource).max().orElse(0)
          + ","
          + Arrays.stream(bySource).filter(n -> n > 0).count()
          + ","
          + periods;
    }
  }
}
