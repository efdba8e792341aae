// A group of threads that consume one queue; the first exception ends all of them.
#pragma once

#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "indexer/internal/bounded_queue.h"

namespace dateline {

template <typename Task>
class Workers {
 public:
  // `make_worker()` is called in each thread and returns what is called with each task.
  template <typename MakeWorker>
  Workers(unsigned threads, std::size_t queue_capacity, MakeWorker make_worker)
      : queue_(queue_capacity) {
    threads_.reserve(threads);
    for (unsigned i = 0; i < threads; ++i) {
      threads_.emplace_back([this, make_worker] { run(make_worker); });
    }
  }

  ~Workers() { queue_.abort(); }  // the threads join when they are destroyed

  // Waits for room. Throws what a worker threw, if one has failed.
  void submit(Task task) {
    if (!queue_.push(std::move(task))) {
      finish();
    }
  }

  // Waits until all tasks are done; throws what a worker threw. Nothing may be submitted after.
  void finish() {
    queue_.close();
    threads_.clear();
    if (failure_) {
      std::rethrow_exception(failure_);
    }
  }

 private:
  template <typename MakeWorker>
  void run(const MakeWorker& make_worker) {
    try {
      auto worker = make_worker();
      while (std::optional<Task> task = queue_.pop()) {
        worker(std::move(*task));
      }
    } catch (...) {
      {
        const std::lock_guard lock(mutex_);
        if (!failure_) {
          failure_ = std::current_exception();
        }
      }
      queue_.abort();
    }
  }

  BoundedQueue<Task> queue_;
  std::mutex mutex_;  // guards failure_ while threads run
  std::exception_ptr failure_;
  std::vector<std::jthread> threads_;
};

}  // namespace dateline
