// SHA-256 (OpenSSL) for what a result is a function of: region columns, plan and policy texts.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace drgsim {

/// A running SHA-256.
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;
    void add(const void* bytes, std::size_t count);
    /// The length first, so that ("ab", "c") and ("a", "bc") differ.
    void add_text(std::string_view text);
    /// Lower-case hexadecimal, 64 characters. Ends the computation.
    [[nodiscard]] std::string finish();

  private:
    struct Context;
    std::unique_ptr<Context> context_;
};

/// SHA-256 of `text` itself, lower-case hexadecimal (as sha256sum prints it).
std::string sha256(std::string_view text);

}  // namespace drgsim
