// SHA-256 by OpenSSL's EVP interface, which picks the fastest code for the machine.
#include "results/storage/digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstdint>

#include "sim/input/problems.hpp"

namespace drgsim {

struct Sha256::Context {
    EVP_MD_CTX* md = EVP_MD_CTX_new();
    Context() = default;
    ~Context() { EVP_MD_CTX_free(md); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
    if (context_->md == nullptr || EVP_DigestInit_ex(context_->md, EVP_sha256(), nullptr) != 1)
        throw EnvironmentError("OpenSSL offers no SHA-256");
}

Sha256::~Sha256() = default;

void Sha256::add(const void* bytes, std::size_t count) {
    if (EVP_DigestUpdate(context_->md, bytes, count) != 1)
        throw EnvironmentError("OpenSSL failed to compute a SHA-256");
}

void Sha256::add_text(std::string_view text) {
    const std::uint64_t length = text.size();
    add(&length, sizeof length);
    add(text.data(), text.size());
}

std::string Sha256::finish() {
    std::array<unsigned char, 32> digest{};
    if (EVP_DigestFinal_ex(context_->md, digest.data(), nullptr) != 1)
        throw EnvironmentError("OpenSSL failed to compute a SHA-256");
    std::string text;
    for (const unsigned char byte : digest) {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

std::string sha256(std::string_view text) {
    Sha256 sum;
    sum.add(text.data(), text.size());
    return sum.finish();
}

}  // namespace drgsim
