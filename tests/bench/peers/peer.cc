#include "tests/bench/peers/peer.h"

#include <simdjson.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace dateline::bench {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::vector<std::string> fields_of(std::string_view line, char separator) {
  std::vector<std::string> fields;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find(separator, begin), line.size());
    fields.emplace_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return fields;
}

Request request_of(std::string_view line) {
  const std::vector<std::string> fields = fields_of(line, '\t');
  if (fields.size() != 8) {
    throw std::invalid_argument("a request has eight fields");
  }
  Request request;
  request.shape = fields[0];
  request.words = fields_of(fields[1], ' ');
  request.since = fields[2];
  request.until = fields[3];
  request.source = fields[4];
  request.output = fields[5];
  request.hits = static_cast<unsigned>(std::stoul(fields[6]));
  request.exact = fields[7] == "1";
  return request;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    text += (text.empty() ? "" : ",") + part;
  }
  return text;
}

std::string timed_answer(Peer& peer, std::string_view line) {
  try {
    const Request request = request_of(line);
    const Clock::time_point begin = Clock::now();
    const Answer answer = peer.answer(request);
    const auto taken = std::chrono::nanoseconds(Clock::now() - begin).count();
    std::ostringstream text;
    text << taken << '\t' << answer.total << '\t' << joined(answer.ids) << '\t' << answer.detail;
    return text.str();
  } catch (const std::exception& error) {
    return std::string("error\t") + error.what();
  }
}

std::string throughput(const Peer& peer, const std::vector<Request>& requests, unsigned threads,
                       double seconds) {
  std::atomic<std::uint64_t> answered{0};
  std::vector<std::unique_ptr<Peer>> peers;
  for (unsigned i = 0; i < threads; ++i) {
    peers.push_back(peer.another());
  }
  const Clock::time_point begin = Clock::now();
  std::vector<std::thread> workers;
  for (std::size_t i = 0; i < threads; ++i) {
    workers.emplace_back([&, i] {
      for (std::size_t at = i * requests.size() / threads; seconds_since(begin) < seconds; ++at) {
        peers[i]->answer(requests[at % requests.size()]);
        ++answered;
      }
    });
  }
  for (std::thread& worker : workers) {
    worker.join();
  }
  return std::to_string(answered) + "\t" + std::to_string(seconds_since(begin));
}

void serve(const std::string& directory, unsigned threads, const OpenFunction& open) {
  const Clock::time_point begin = Clock::now();
  const std::unique_ptr<Peer> peer = open(directory, threads);
  std::cout << "ready\t" << std::chrono::nanoseconds(Clock::now() - begin).count() << std::endl;
  std::vector<Request> listed;
  for (std::string line; std::getline(std::cin, line);) {
    if (line.starts_with("list\t")) {
      listed.push_back(request_of(std::string_view(line).substr(5)));
    } else if (line.starts_with("throughput\t")) {
      const std::vector<std::string> fields = fields_of(line, '\t');
      std::cout << throughput(*peer, listed, static_cast<unsigned>(std::stoul(fields.at(1))),
                              std::stod(fields.at(2)))
                << std::endl;
    } else {
      std::cout << timed_answer(*peer, line) << std::endl;
    }
  }
}

void run(const std::vector<std::string>& arguments, const IndexFunction& index,
         const OpenFunction& open) {
  const std::string& command = arguments.at(0);
  if (command == "index") {
    const Clock::time_point begin = Clock::now();
    const std::uint64_t articles = index(arguments.at(1), arguments.at(2));
    std::cout << articles << '\t' << seconds_since(begin) << std::endl;
  } else if (command == "serve") {
    serve(arguments.at(1),
          arguments.size() > 2 ? static_cast<unsigned>(std::stoul(arguments[2])) : 1, open);
  } else if (command == "once") {
    std::cout << timed_answer(*open(arguments.at(1), 1), arguments.at(2)) << std::endl;
  } else {
    throw std::invalid_argument("index, serve or once");
  }
}

}  // namespace

std::string detail_of_counts(std::uint64_t largest, std::uint64_t sources, std::uint64_t periods) {
  return std::to_string(largest) + "," + std::to_string(sources) + "," + std::to_string(periods);
}

std::uint64_t for_each_article(const std::string& path,
                               const std::function<void(const Article&)>& visit) {
  std::ifstream in(path);
  if (!in) {
    throw std::runtime_error("cannot read " + path);
  }
  simdjson::dom::parser parser;
  std::uint64_t count = 0;
  for (std::string line; std::getline(in, line); ++count) {
    const simdjson::dom::object object = parser.parse(line);
    const auto member = [&](const char* name) {
      std::string_view value;
      return object[name].get(value) == simdjson::SUCCESS ? value : std::string_view();
    };
    visit({member("id"), member("title"), member("body"), member("source"), member("published")});
  }
  return count;
}

int run_peer(int argc, char** argv, const IndexFunction& index, const OpenFunction& open) {
  try {
    run(std::vector<std::string>(argv + 1, argv + argc), index, open);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << argv[0] << ": " << error.what() << "\n";
    return 2;
  }
}

}  // namespace dateline::bench
