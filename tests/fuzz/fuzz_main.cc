// libFuzzer's program of the target DATELINE_FUZZ_TARGET. Without an input in its corpus directory
// it begins with the target's seeds, which `--seeds=DIRECTORY` writes.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  constexpr const char* kSeeds = "--seeds=";
  const dateline::fuzz::Target& target = dateline::fuzz::target(DATELINE_FUZZ_TARGET);
  for (int i = 1; i < *argc; ++i) {
    if (std::strncmp((*argv)[i], kSeeds, std::strlen(kSeeds)) == 0) {
      const std::string directory = (*argv)[i] + std::strlen(kSeeds);
      int number = 0;
      for (const std::string& seed : target.seeds()) {
        std::ofstream(directory + "/seed-" + std::to_string(number++), std::ios::binary) << seed;
      }
      std::exit(0);
    }
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const dateline::fuzz::Target& target = dateline::fuzz::target(DATELINE_FUZZ_TARGET);
  target.run({reinterpret_cast<const char*>(data), size});
  return 0;
}
