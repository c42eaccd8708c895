// The tag that a shared object and its host must share to the letter.
#pragma once

#include "abi_tag.h"

#define ASSIZE_TEXT_OF(x) #x
#define ASSIZE_TEXT(x) ASSIZE_TEXT_OF(x)

#if defined(__clang__)
#define ASSIZE_COMPILER "clang" ASSIZE_TEXT(__clang_major__)
#else
#define ASSIZE_COMPILER "gcc" ASSIZE_TEXT(__GNUC__)
#endif

#if defined(__SANITIZE_ADDRESS__)
#define ASSIZE_SANITIZER "address"
#elif defined(__SANITIZE_THREAD__)
#define ASSIZE_SANITIZER "thread"
#else
#define ASSIZE_SANITIZER "none"
#endif

namespace assize {

/// Interface version, compiler, C++ library, sanitizer, hash of the headers.
inline constexpr char kAbi[] =
    "assize 1; " ASSIZE_COMPILER "; cxx11abi " ASSIZE_TEXT(
        _GLIBCXX_USE_CXX11_ABI) "; sanitizer " ASSIZE_SANITIZER
                                "; headers " ASSIZE_HEADER_HASH;

}  // namespace assize
