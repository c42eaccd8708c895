// What library.h is, for test programs.
#pragma once

#include <catch2/catch.hpp>

#include "library.h"
