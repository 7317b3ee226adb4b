#pragma once
// A value or one sentence that says what went wrong. Used for everything that may fail in normal use
// (files, devices, data); what cannot fail is asserted instead.
#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace engine {

struct Error {
    std::string message; // names file, place and remedy; no trailing full stop needed
};

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::move(value)) {}
    Result(Error error) : state_(std::move(error)) {}
    explicit operator bool() const { return state_.index() == 0; }
    T& value() & {
        assert(*this);
        return std::get<0>(state_);
    }
    const T& value() const& {
        assert(*this);
        return std::get<0>(state_);
    }
    T&& value() && {
        assert(*this);
        return std::get<0>(std::move(state_));
    }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    const Error& error() const {
        assert(!*this);
        return std::get<1>(state_);
    }

private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)), failed_(true) {}
    explicit operator bool() const { return !failed_; }
    const Error& error() const { return error_; }

private:
    Error error_;
    bool failed_ = false;
};

} // namespace engine
