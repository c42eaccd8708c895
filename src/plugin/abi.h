// The tag that a shared object and its host must share to the letter.
#pragma once

#include <string_view>  // Any standard header: it says which ABI is in use.

#include "abi_tag.h"

#define ASSIZE_TEXT_OF(x) #x
#define ASSIZE_TEXT(x) ASSIZE_TEXT_OF(x)

#if defined(__clang__)
#define ASSIZE_COMPILER "clang" ASSIZE_TEXT(__clang_major__)
#else
#define ASSIZE_COMPILER "gcc" ASSIZE_TEXT(__GNUC__)
#endif

// g++ defines macros for its sanitizers; clang answers a question.
#if defined(__has_feature)
#define ASSIZE_HAS_FEATURE(x) __has_feature(x)
#else
#define ASSIZE_HAS_FEATURE(x) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || ASSIZE_HAS_FEATURE(address_sanitizer)
#define ASSIZE_SANITIZER "address"
#elif defined(__SANITIZE_THREAD__) || ASSIZE_HAS_FEATURE(thread_sanitizer)
#define ASSIZE_SANITIZER "thread"
#else
#define ASSIZE_SANITIZER "none"
#endif

namespace assize {

/// Interface version, compiler, C++ library, sanitizer, hash of the headers.
/// Not inline: an inline variable is one in the whole process, so a plugin's
/// tag would be the host's and never differ.
constexpr char kAbi[] = "assize 1; " ASSIZE_COMPILER "; cxx11abi " ASSIZE_TEXT(
    _GLIBCXX_USE_CXX11_ABI) "; sanitizer " ASSIZE_SANITIZER
                            "; headers " ASSIZE_HEADER_HASH;

}  // namespace assize
