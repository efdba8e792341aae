// Threads that work on one query together with the thread that asked.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace dateline {

// Thread-safe; any number of threads may call run() at the same time and share the pool.
class TaskPool {
 public:
  // `helpers` threads are started when they are first needed.
  explicit TaskPool(unsigned helpers) : helpers_(helpers) {}

  ~TaskPool() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
  }

  // Calls task(0) … task(count - 1), each once, in any order, in the calling thread and at most
  // `helpers` others; returns when all are done and throws what one of them threw.
  void run(std::size_t count, const std::function<void(std::size_t)>& task) {
    const auto job = std::make_shared<Job>(count, task);
    if (count > 1 && helpers_ > 0) {
      offer(job, std::min<std::size_t>(helpers_, count - 1));
    }
    job->work();
    job->wait();
  }

 private:
  struct Job {
    Job(std::size_t total, const std::function<void(std::size_t)>& work_item)
        : count(total), task(work_item) {}

    void work() {
      for (std::size_t i = next++; i < count; i = next++) {
        try {
          task(i);
        } catch (...) {
          const std::lock_guard lock(mutex);
          failure = std::current_exception();
        }
        const std::lock_guard lock(mutex);
        if (++done == count) {
          all_done.notify_all();
        }
      }
    }

    void wait() {
      std::unique_lock lock(mutex);
      all_done.wait(lock, [this] { return done == count; });
      if (failure) {
        std::rethrow_exception(failure);
      }
    }

    const std::size_t count;
    const std::function<void(std::size_t)>& task;  // used only while run() waits
    std::atomic<std::size_t> next{0};
    std::mutex mutex;  // guards everything below
    std::condition_variable all_done;
    std::size_t done = 0;
    std::exception_ptr failure;
  };

  void offer(const std::shared_ptr<Job>& job, std::size_t shares) {
    const std::lock_guard lock(mutex_);
    while (threads_.size() < std::min(helpers_, jobs_.size() + shares)) {
      threads_.emplace_back([this] { help(); });
    }
    for (std::size_t i = 0; i < shares; ++i) {
      jobs_.push_back(job);
      wake_.notify_one();
    }
  }

  void help() {
    while (true) {
      std::shared_ptr<Job> job;
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
        if (stopping_) {
          return;
        }
        job = std::move(jobs_.front());
        jobs_.pop_front();
      }
      job->work();
    }
  }

  const std::size_t helpers_;
  std::mutex mutex_;  // guards everything below
  std::condition_variable wake_;
  bool stopping_ = false;
  std::deque<std::shared_ptr<Job>> jobs_;
  std::vector<std::jthread> threads_;  // last: they end before the rest is destroyed
};

}  // namespace dateline
