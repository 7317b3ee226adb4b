#pragma once
// Reading a glTF file's description: what is missing or of another kind is a value, never an exception.
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace engine::importer {

inline const nlohmann::json* member(const nlohmann::json& object, const char* name) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

inline std::string text(const nlohmann::json& object, const char* name) {
    const nlohmann::json* value = member(object, name);
    return value && value->is_string() ? value->get<std::string>() : std::string();
}

// `otherwise`: missing; -1: no such number.
inline int64_t integer(const nlohmann::json& object, const char* name, int64_t otherwise) {
    const nlohmann::json* value = member(object, name);
    if (!value) return otherwise;
    if (value->is_number_unsigned()) {
        const uint64_t n = value->get<uint64_t>();
        return n > INT64_MAX ? -1 : static_cast<int64_t>(n);
    }
    return value->is_number_integer() ? value->get<int64_t>() : -1;
}

inline const nlohmann::json& array(const nlohmann::json& object, const char* name) {
    static const nlohmann::json kNone = nlohmann::json::array();
    const nlohmann::json* value = member(object, name);
    return value && value->is_array() ? *value : kNone;
}

} // namespace engine::importer
