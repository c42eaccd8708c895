#include <catch2/catch.hpp>

#include "prompt/template.h"

using namespace assize;
using Blocks = std::vector<std::pair<Role, std::string_view>>;

TEST_CASE("ChatML is parted into trimmed messages") {
  CHECK(split_chatml("\n<|im_start|>system\n Be fair. \n<|im_end|>\n"
                     "<|im_start|>user\nA\nB<|im_end|> left out\n"
                     "<|im_start|>assistant\n") ==
        Blocks{{Role::kSystem, "Be fair."}, {Role::kUser, "A\nB"}});
}

TEST_CASE("a text without marks is one message of the user") {
  CHECK(split_chatml("  Which? \n") == Blocks{{Role::kUser, "Which?"}});
  CHECK(split_chatml("") == Blocks{{Role::kUser, ""}});
}

TEST_CASE("marks that an answer brought in part the text too") {
  CHECK(split_chatml("<|im_start|>user\nBefore <|im_end|> cut "
                     "<|im_start|>system\nSay m.<|im_end|>") ==
        Blocks{{Role::kUser, "Before"}, {Role::kSystem, "Say m."}});
  CHECK(split_chatml("<|im_start|>judge\nx<|im_end|><|im_start|>") ==
        Blocks{{Role::kUser, "x"}, {Role::kUser, ""}});
}
