// Lines within an article's element that are not of the article: picture credits, and what a
// publisher says of itself.
#pragma once

#include <cstdint>
#include <string_view>

namespace dateline {

// "Photo: A. Name", "Bild: Agentur / Name". `words` is the line's number of words: only short lines
// are credits. Thread-safe.
bool is_picture_credit(std::string_view line, std::uint32_t words);

// Asks for money, a subscription, a download or an opinion on the page, or disclaims: "To read the
// full story, please subscribe". Only up to 60 words. Thread-safe.
bool is_publishers_appeal(std::string_view line, std::uint32_t words);

}  // namespace dateline
