#include "indexer/internal/page_json_ld.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "common/text.h"
#include "indexer/internal/html_text.h"
#include "indexer/internal/json_repair.h"

namespace dateline {

namespace dom = simdjson::dom;

namespace {

constexpr std::size_t kMaxItems = 200;
constexpr std::size_t kMaxNodes = 20000;
constexpr std::size_t kMaxScripts = 60;
constexpr std::size_t kMaxScriptBytes = 2u << 20;
constexpr int kMaxDepth = 10;
constexpr std::size_t kMaxNames = 30;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// The script's text, views into the document.
void find_scripts(const GumboNode& node, std::vector<std::string_view>& scripts) {
  if (is_element(node, GUMBO_TAG_SCRIPT)) {
    const std::string_view type = attribute(node, "type");
    const auto children = children_of(node);
    if (contains(type, "ld+json") && !children.empty() && scripts.size() < kMaxScripts &&
        (children[0]->type == GUMBO_NODE_TEXT || children[0]->type == GUMBO_NODE_CDATA)) {
      scripts.emplace_back(children[0]->v.text.text);
    }
    return;
  }
  for (const GumboNode* child : children_of(node)) {
    find_scripts(*child, scripts);
  }
}

class ItemReader {
 public:
  explicit ItemReader(LinkedData& data) : data_(data) {}

  void run(dom::element root) {
    note_names(root, 0);
    walk(root, 0);
  }

 private:
  static std::string text(dom::element value) {
    std::string_view view;
    if (value.get(view) == simdjson::SUCCESS) {
      return collapse_space(plain_text(std::string(view)));
    }
    dom::array array;
    if (value.get(array) == simdjson::SUCCESS && array.size() > 0) {
      return text(array.at(0).value_unsafe());
    }
    std::int64_t number = 0;
    if (value.get(number) == simdjson::SUCCESS) {
      return std::to_string(number);
    }
    dom::element inner;
    if (value["@value"].get(inner) == simdjson::SUCCESS) {
      return text(inner);
    }
    return {};
  }

  static std::string member(dom::element object, std::string_view key) {
    dom::element value;
    return object[key].get(value) == simdjson::SUCCESS ? text(value) : std::string();
  }

  static std::string first_member(dom::element object,
                                  std::initializer_list<std::string_view> keys) {
    for (const std::string_view key : keys) {
      if (std::string value = member(object, key); !value.empty()) {
        return value;
      }
    }
    return {};
  }

  // Of an object the member `key`, else the name that its "@id" has elsewhere.
  std::string name_of(dom::element value) const {
    if (value.is_string()) {
      return text(value);
    }
    if (std::string name = member(value, "name"); !name.empty()) {
      return name;
    }
    const auto found = names_.find(member(value, "@id"));
    return found == names_.end() ? std::string() : found->second.name;
  }

  // All types of a node in one text: "NewsArticle Article ".
  static std::string types_of(dom::element node) {
    std::string types;
    dom::element value;
    if (node["@type"].get(value) != simdjson::SUCCESS) {
      return types;
    }
    dom::array array;
    if (value.get(array) != simdjson::SUCCESS) {
      return text(value) + " ";
    }
    for (const dom::element type : array) {
      types += text(type) + " ";
    }
    return types;
  }

  static bool is_person(std::string_view types) { return contains(types, "Person"); }
  static bool is_organization(std::string_view types) {
    return contains(types, "Organization") || contains(types, "Corporation") ||
           contains(types, "Brand");
  }

  void note_names(dom::element node, int depth) {
    if (depth > kMaxDepth || ++nodes_ > kMaxNodes) {
      return;
    }
    dom::array array;
    if (node.get(array) == simdjson::SUCCESS) {
      for (const dom::element element : array) {
        note_names(element, depth + 1);
      }
      return;
    }
    dom::object object;
    if (node.get(object) != simdjson::SUCCESS) {
      return;
    }
    const std::string id = member(node, "@id");
    const std::string name = member(node, "name");
    if (!id.empty() && !name.empty()) {
      names_.emplace(id, Named{name, is_organization(types_of(node))});
    }
    for (const dom::key_value_pair field : object) {
      if (field.value.is_object() || field.value.is_array()) {
        note_names(field.value, depth + 1);
      }
    }
  }

  // Depth-first through what belongs to the page itself, not through comments and lists of other
  // pages.
  void walk(dom::element node, int depth) {
    if (depth > kMaxDepth || data_.items.size() >= kMaxItems) {
      return;
    }
    dom::array array;
    if (node.get(array) == simdjson::SUCCESS) {
      for (const dom::element element : array) {
        walk(element, depth + 1);
      }
      return;
    }
    if (!node.is_object()) {
      return;
    }
    read_item(node);
    for (const std::string_view key : {"@graph", "mainEntity", "mainEntityOfPage", "about"}) {
      dom::element inner;
      if (node[key].get(inner) == simdjson::SUCCESS &&
          (key != "about" || contains(types_of(inner), "Article"))) {
        walk(inner, depth + 1);
      }
    }
  }

  void read_item(dom::element node) {
    const std::string types = types_of(node);
    if (contains(types, "WebSite") || contains(types, "NewsMediaOrganization")) {
      if (data_.site_name.empty()) {
        data_.site_name = member(node, "name");
      }
      return;
    }
    LinkedItem item;
    if (!kind_of(types, item.kind)) {
      return;
    }
    read_texts(node, item);
    read_people(node, item);
    read_keywords(node, item);
    data_.items.push_back(std::move(item));
  }

  static bool kind_of(std::string_view types, LinkedItem::Kind& kind) {
    for (const std::string_view type : {"Article", "BlogPosting", "Report", "Posting"}) {
      if (contains(types, type)) {
        kind = LinkedItem::Kind::kArticle;
        return true;
      }
    }
    for (const std::string_view type :
         {"Recipe", "VideoObject", "AudioObject", "PodcastEpisode", "Review", "CreativeWork",
          "MediaObject", "HowTo", "Book", "Course", "QAPage", "PressRelease", "Dataset"}) {
      if (contains(types, type)) {
        kind = LinkedItem::Kind::kCreation;
        return true;
      }
    }
    kind = LinkedItem::Kind::kPage;
    return contains(types, "Page");
  }

  void read_texts(dom::element node, LinkedItem& item) {
    item.title = first_member(node, {"headline", "name", "alternativeHeadline"});
    item.published = first_member(node, {"datePublished", "dateCreated", "uploadDate"});
    item.modified = member(node, "dateModified");
    item.description = member(node, "description");
    item.section = member(node, "articleSection");
    item.language = member(node, "inLanguage");
    item.url = first_member(node, {"url", "mainEntityOfPage", "@id"});
    dom::element publisher;
    if (node["publisher"].get(publisher) == simdjson::SUCCESS) {
      dom::array array;
      item.site_name = publisher.get(array) == simdjson::SUCCESS && array.size() > 0
                           ? name_of(array.at(0).value_unsafe())
                           : name_of(publisher);
    }
  }

  void read_people(dom::element node, LinkedItem& item) {
    for (const std::string_view key : {"author", "creator", "contributor"}) {
      dom::element value;
      if (node[key].get(value) == simdjson::SUCCESS) {
        add_people(value, item, 0);
      }
      if (!item.people.empty() || !item.organizations.empty()) {
        return;
      }
    }
  }

  void add_people(dom::element value, LinkedItem& item, int depth) {
    dom::array array;
    if (value.get(array) == simdjson::SUCCESS) {
      for (const dom::element element : array) {
        if (depth < 2 && item.people.size() < kMaxNames) {
          add_people(element, item, depth + 1);
        }
      }
      return;
    }
    dom::element inner;
    if (value.is_object() && value["name"].get(inner) == simdjson::SUCCESS && inner.is_array() &&
        depth < 2) {
      add_people(inner, item, depth + 1);
      return;
    }
    std::string name = name_of(value);
    if (name.empty()) {
      return;
    }
    const auto known = value.is_object() ? names_.find(member(value, "@id")) : names_.end();
    const std::string types = value.is_object() ? types_of(value) : std::string();
    const bool organization = is_organization(types) || (types.empty() && known != names_.end() &&
                                                         known->second.is_organization);
    auto& names = organization ? item.organizations : item.people;
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(std::move(name));
    }
  }

  void read_keywords(dom::element node, LinkedItem& item) {
    dom::element value;
    if (node["keywords"].get(value) != simdjson::SUCCESS) {
      return;
    }
    dom::array array;
    if (value.get(array) != simdjson::SUCCESS) {
      item.keywords.push_back(text(value));
      return;
    }
    for (const dom::element element : array) {
      if (item.keywords.size() < 50) {
        item.keywords.push_back(element.is_object() ? member(element, "name") : text(element));
      }
    }
  }

  struct Named {
    std::string name;
    bool is_organization = false;
  };

  LinkedData& data_;
  std::unordered_map<std::string, Named> names_;  // by "@id"
  std::size_t nodes_ = 0;
};

bool read_json(std::string_view json, LinkedData& data) {
  dom::parser parser;
  dom::element root;
  const simdjson::padded_string padded(json);
  if (parser.parse(padded).get(root) != simdjson::SUCCESS) {
    return false;
  }
  ItemReader(data).run(root);
  return true;
}

}  // namespace

LinkedData read_linked_data(const HtmlDocument& document) {
  LinkedData data;
  std::vector<std::string_view> scripts;
  find_scripts(*document.root(), scripts);
  for (const std::string_view script : scripts) {
    if (script.size() > kMaxScriptBytes || read_json(script, data)) {
      continue;
    }
    for (const std::string& value : repair_linked_data(script)) {
      read_json(repair_json(value).json, data);
    }
  }
  return data;
}

}  // namespace dateline
