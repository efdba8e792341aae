#include "common/article_store.h"

#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <mutex>
#include <optional>
#include <utility>

#include "common/error.h"
#include "common/internal/little_endian.h"

namespace dateline {

namespace {

// Skippable frames of zstd (RFC 8878, 3.1.2): magic, size of what follows. Decoders pass over them.
constexpr std::uint32_t kDictionaryFrame = 0x184D2A5A;
constexpr std::uint32_t kDirectoryFrame = 0x184D2A5B;
constexpr std::uint32_t kTrailerFrame = 0x184D2A5C;
constexpr std::size_t kFrameHead = 8;

// A directory entry: end of the block's frame (from the first block's begin), last docid, raw
// bytes. Ends instead of lengths, so that a block is found without reading the whole directory.
constexpr std::size_t kEntryBytes = 16;

// Version, blocks, articles, bytes of the dictionary, of all blocks, checksum, magic.
constexpr std::size_t kTrailerBytes = 40;
constexpr std::string_view kMagic = "DLARTCLS";

// 1: first release.
constexpr std::uint32_t kStoreVersion = 1;

// A block is one article or little more, and no reader accepts articles of this length. Bounds what
// a damaged directory can make us allocate.
constexpr std::size_t kMaxBlockBytes = 1u << 30;

void append_frame_head(std::string& bytes, std::uint32_t magic, std::size_t size) {
  append_number(bytes, magic);
  append_number(bytes, static_cast<std::uint32_t>(size));
}

template <auto Free>
struct Releaser {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using CompressionContext = std::unique_ptr<ZSTD_CCtx, Releaser<ZSTD_freeCCtx>>;
using DecompressionContext = std::unique_ptr<ZSTD_DCtx, Releaser<ZSTD_freeDCtx>>;
using DecompressionDictionary = std::unique_ptr<ZSTD_DDict, Releaser<ZSTD_freeDDict>>;

// A thread's own: contexts cost 150 KiB and may not be shared.
ZSTD_DCtx* thread_context() {
  thread_local const DecompressionContext context(ZSTD_createDCtx());
  return context.get();
}

std::size_t check_zstd(std::size_t result, const char* operation) {
  if (ZSTD_isError(result)) {
    throw Error(ErrorCode::kUsage,
                std::string("cannot ") + operation + ": " + ZSTD_getErrorName(result));
  }
  return result;
}

}  // namespace

struct BlockCompressor::Impl {
  CompressionContext context{ZSTD_createCCtx()};
  std::size_t block_bytes = 0;
  std::string pending;  // the lines of the block to come
  std::uint32_t articles = 0;
  CompressedBlocks done;

  void close_block();
};

BlockCompressor::BlockCompressor(std::string_view dictionary, int level, std::size_t block_bytes)
    : impl_(std::make_unique<Impl>()) {
  impl_->block_bytes = block_bytes;
  ZSTD_CCtx* context = impl_->context.get();
  check_zstd(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level), "set zstd's level");
  check_zstd(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1), "set zstd's checksum");
  check_zstd(ZSTD_CCtx_loadDictionary(context, dictionary.data(), dictionary.size()),
             "load the dictionary");
}

BlockCompressor::~BlockCompressor() = default;

void BlockCompressor::append(std::string_view record) {
  if (record.size() >= kMaxBlockBytes || record.find('\n') != std::string_view::npos) {
    throw Error(ErrorCode::kUsage, "cannot store an article: it is over 1 GiB or has a line break");
  }
  if (record.size() >= impl_->block_bytes) {
    impl_->close_block();
  }
  impl_->pending += record;
  impl_->pending += '\n';
  ++impl_->articles;
  if (impl_->pending.size() >= impl_->block_bytes) {
    impl_->close_block();
  }
}

void BlockCompressor::Impl::close_block() {
  if (articles == 0) {
    return;
  }
  const std::size_t begin = done.bytes.size();
  done.bytes.resize(begin + ZSTD_compressBound(pending.size()));
  const std::size_t size =
      check_zstd(ZSTD_compress2(context.get(), done.bytes.data() + begin, done.bytes.size() - begin,
                                pending.data(), pending.size()),
                 "compress articles");
  done.bytes.resize(begin + size);
  done.blocks.push_back(
      {articles, static_cast<std::uint32_t>(size), static_cast<std::uint32_t>(pending.size())});
  pending.clear();
  articles = 0;
}

CompressedBlocks BlockCompressor::finish() {
  impl_->close_block();
  return std::exchange(impl_->done, {});
}

ArticleStoreWriter::ArticleStoreWriter(const std::string& path, std::string_view dictionary)
    : file_(path), dictionary_(dictionary) {
  if (!dictionary.empty()) {
    std::string head;
    append_frame_head(head, kDictionaryFrame, dictionary.size());
    file_.write(head);
    file_.write(dictionary);
  }
}

void ArticleStoreWriter::append(const ArticleStore& store) {
  if (store.dictionary() == dictionary_) {
    for (std::size_t block = 0; block < store.block_count(); ++block) {
      append(store.compressed_block(block));
    }
    return;
  }
  BlockCompressor compressor(dictionary_, kDefaultLevel, kDefaultBlockBytes);
  for (std::size_t block = 0; block < store.block_count(); ++block) {
    for (const std::string& record : store.read_block(block)) {
      compressor.append(record);
    }
    append(compressor.finish());
  }
}

void ArticleStoreWriter::append(const CompressedBlocks& blocks) {
  file_.write(blocks.bytes);
  for (const CompressedBlocks::Block& block : blocks.blocks) {
    block_bytes_ += block.compressed_bytes;
    articles_ += block.articles;
    append_number(directory_, block_bytes_);
    append_number(directory_, static_cast<std::uint32_t>(articles_));
    append_number(directory_, block.raw_bytes);
  }
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  if (articles_ >= kMost || directory_.size() >= kMost) {
    throw Error(ErrorCode::kUsage, "cannot write " + file_.path() + ": too many articles");
  }
}

void ArticleStoreWriter::finish() {
  std::string end;
  append_frame_head(end, kDirectoryFrame, directory_.size());
  end += directory_;
  append_frame_head(end, kTrailerFrame, kTrailerBytes);
  std::string trailer;
  append_number(trailer, kStoreVersion);
  append_number(trailer, static_cast<std::uint32_t>(directory_.size() / kEntryBytes));
  append_number(trailer, static_cast<std::uint32_t>(articles_));
  append_number(trailer, static_cast<std::uint32_t>(dictionary_.size()));
  append_number(trailer, block_bytes_);
  std::string summed = trailer;
  append_number(summed, hash64(dictionary_));
  append_number(summed, hash64(directory_));
  append_number(trailer, hash64(summed));
  end += trailer;
  end += kMagic;
  file_.write(end);
  file_.finish();
}

struct ArticleStore::Impl {
  explicit Impl(const std::string& store_path) : path(store_path), file(store_path) {}

  struct Block {
    std::string_view frame;
    std::uint32_t first, last;  // docids
    std::uint32_t raw_bytes;
  };
  void read_trailer();
  // Compares the checksum, of hundreds of KiB, once.
  void check_directory() const;
  const ZSTD_DDict* decompression_dictionary() const;
  Block block_at(std::size_t block) const;
  std::size_t block_of(std::uint32_t docid) const;
  std::string decompress(const Block& block) const;
  [[noreturn]] void fail(const std::string& reason) const {
    throw Error(ErrorCode::kCorrupt, "cannot read articles " + path + ": " + reason);
  }

  const std::string path;
  const MappedFile file;
  std::string_view frames;     // all blocks
  std::string_view directory;  // entries, not aligned
  std::string_view raw_dictionary;
  std::uint32_t articles = 0;
  std::size_t blocks = 0;
  mutable std::once_flag directory_checked;
  mutable std::once_flag dictionary_loaded;
  // Null: none, or not loaded; immutable then, and shared by all threads.
  mutable DecompressionDictionary dictionary;
};

// The parts follow each other without gaps, so their lengths must add up to the file's.
void ArticleStore::Impl::read_trailer() {
  const std::string_view bytes = file.bytes();
  if (bytes.size() < 2 * kFrameHead + kTrailerBytes || !bytes.ends_with(kMagic)) {
    fail("it is not a store of articles, or cut short");
  }
  const std::string_view trailer = bytes.substr(bytes.size() - kTrailerBytes);
  blocks = number_at<std::uint32_t>(trailer, 4);
  articles = number_at<std::uint32_t>(trailer, 8);
  const std::uint64_t dictionary_bytes = number_at<std::uint32_t>(trailer, 12);
  const auto frame_bytes = number_at<std::uint64_t>(trailer, 16);
  const std::uint64_t dictionary_end = dictionary_bytes == 0 ? 0 : kFrameHead + dictionary_bytes;
  const std::uint64_t directory_bytes = blocks * kEntryBytes;
  const std::uint64_t rest = dictionary_end + directory_bytes + 2 * kFrameHead + kTrailerBytes;
  if (rest > bytes.size() || frame_bytes != bytes.size() - rest) {
    fail("it is longer or shorter than its trailer says");
  }
  frames = bytes.substr(dictionary_end, frame_bytes);
  directory = bytes.substr(dictionary_end + frame_bytes + kFrameHead, directory_bytes);
  raw_dictionary = bytes.substr(dictionary_end - dictionary_bytes, dictionary_bytes);
  if (const auto version = number_at<std::uint32_t>(trailer, 0); version != kStoreVersion) {
    fail("its version is " + std::to_string(version));
  }
}

void ArticleStore::Impl::check_directory() const {
  std::call_once(directory_checked, [this] {
    const std::string_view trailer = file.bytes().substr(file.bytes().size() - kTrailerBytes);
    std::string summed(trailer.substr(0, 24));
    append_number(summed, hash64(raw_dictionary));
    append_number(summed, hash64(directory));
    if (number_at<std::uint64_t>(trailer, 24) != hash64(summed)) {
      fail("the checksum of its directory is wrong");
    }
    if (articles != (blocks == 0 ? 0 : block_at(blocks - 1).last)) {
      fail("its blocks do not hold the articles that its trailer counts");
    }
  });
}

// Loading takes a tenth of a millisecond, and most segments show no hit of a query.
const ZSTD_DDict* ArticleStore::Impl::decompression_dictionary() const {
  std::call_once(dictionary_loaded, [this] {
    if (raw_dictionary.empty()) {
      return;
    }
    // By copy: a reference would read the mapping at every block.
    dictionary.reset(ZSTD_createDDict(raw_dictionary.data(), raw_dictionary.size()));
    if (dictionary == nullptr) {
      fail("its dictionary is damaged");
    }
  });
  return dictionary.get();
}

ArticleStore::Impl::Block ArticleStore::Impl::block_at(std::size_t block) const {
  const std::size_t at = block * kEntryBytes;
  const std::uint64_t begin =
      block == 0 ? 0 : number_at<std::uint64_t>(directory, at - kEntryBytes);
  const std::uint32_t before =
      block == 0 ? 0 : number_at<std::uint32_t>(directory, at - kEntryBytes + 8);
  const auto end = number_at<std::uint64_t>(directory, at);
  const auto last = number_at<std::uint32_t>(directory, at + 8);
  const auto raw_bytes = number_at<std::uint32_t>(directory, at + 12);
  if (begin >= end || end > frames.size() || before >= last || last > articles ||
      raw_bytes < last - before || raw_bytes > kMaxBlockBytes) {
    fail("block " + std::to_string(block) + " of its directory is impossible");
  }
  return {frames.substr(begin, end - begin), before + 1, last, raw_bytes};
}

// The first block that ends at or behind the docid.
std::size_t ArticleStore::Impl::block_of(std::uint32_t docid) const {
  std::size_t low = 0;
  std::size_t high = blocks - 1;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (number_at<std::uint32_t>(directory, middle * kEntryBytes + 8) < docid) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

std::string ArticleStore::Impl::decompress(const Block& block) const {
  if (ZSTD_getFrameContentSize(block.frame.data(), block.frame.size()) != block.raw_bytes) {
    fail("a block has another length than its directory says");
  }
  std::string lines(block.raw_bytes, '\0');
  const std::size_t size =
      ZSTD_decompress_usingDDict(thread_context(), lines.data(), lines.size(), block.frame.data(),
                                 block.frame.size(), decompression_dictionary());
  if (ZSTD_isError(size)) {
    fail("the block of article " + std::to_string(block.first) + ": " + ZSTD_getErrorName(size));
  }
  const auto count = std::count(lines.begin(), lines.end(), '\n');
  if (size != lines.size() || lines.back() != '\n' || count != block.last - block.first + 1) {
    fail("the block of article " + std::to_string(block.first) + " holds another number of lines");
  }
  return lines;
}

ArticleStore::ArticleStore(const std::string& path, StoreCheck check)
    : impl_(std::make_unique<Impl>(path)) {
  impl_->read_trailer();
  if (check == StoreCheck::kAtOnce) {
    impl_->check_directory();
    impl_->decompression_dictionary();
  }
}

ArticleStore::~ArticleStore() = default;

std::string_view ArticleStore::dictionary() const {
  impl_->check_directory();
  return impl_->raw_dictionary;
}

std::uint32_t ArticleStore::size() const {
  return impl_->articles;
}

std::size_t ArticleStore::block_count() const {
  return impl_->blocks;
}

std::string ArticleStore::get(std::uint32_t docid) const {
  return std::string(ArticleReader(*this).get(docid));
}

std::size_t ArticleStore::block_with(std::uint32_t docid) const {
  if (docid == 0 || docid > impl_->articles) {
    throw Error(ErrorCode::kUsage,
                impl_->path + " has no article with the number " + std::to_string(docid));
  }
  impl_->check_directory();
  return impl_->block_of(docid);
}

std::string_view ArticleReader::get(std::uint32_t docid) {
  if (docid < first_ || docid > last_) {
    const ArticleStore::Impl& store = *store_->impl_;
    const ArticleStore::Impl::Block block = store.block_at(store_->block_with(docid));
    if (docid < block.first || docid > block.last) {
      store.fail("its directory is not in order");
    }
    lines_ = store.decompress(block);
    first_ = block.first;
    last_ = block.last;
    next_ = 0;
  }
  if (next_ == 0 || docid < next_) {
    next_ = first_;
    begin_ = 0;
  }
  for (; next_ < docid; ++next_) {
    begin_ = lines_.find('\n', begin_) + 1;
  }
  return std::string_view(lines_).substr(begin_, lines_.find('\n', begin_) - begin_);
}

CompressedBlocks ArticleStore::compressed_block(std::size_t number) const {
  if (number >= impl_->blocks) {
    throw Error(ErrorCode::kUsage, impl_->path + " has no block " + std::to_string(number));
  }
  impl_->check_directory();
  const Impl::Block block = impl_->block_at(number);
  return {{{block.last - block.first + 1, static_cast<std::uint32_t>(block.frame.size()),
            block.raw_bytes}},
          std::string(block.frame)};
}

std::uint32_t ArticleStore::last_of_block(std::size_t block) const {
  if (block >= impl_->blocks) {
    throw Error(ErrorCode::kUsage, impl_->path + " has no block " + std::to_string(block));
  }
  impl_->check_directory();
  return impl_->block_at(block).last;
}

std::vector<std::string> ArticleStore::read_block(std::size_t block) const {
  if (block >= impl_->blocks) {
    throw Error(ErrorCode::kUsage, impl_->path + " has no block " + std::to_string(block));
  }
  impl_->check_directory();
  const std::string lines = impl_->decompress(impl_->block_at(block));
  std::vector<std::string> records;
  for (std::size_t begin = 0; begin < lines.size();) {
    const std::size_t end = lines.find('\n', begin);
    records.push_back(lines.substr(begin, end - begin));
    begin = end + 1;
  }
  return records;
}

}  // namespace dateline
