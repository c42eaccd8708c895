#include "cli/completion_script.h"

#include <fmt/format.h>

namespace assize::cli {
namespace {

/// Within single quotes; `escaped` characters get a backslash first.
std::string in_quotes(std::string_view text, std::string_view escaped = "") {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
      continue;
    }
    if (escaped.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return '\'' + out + '\'';
}

/// The first sentence, which is all that fits beside a name in a menu.
std::string_view brief(std::string_view help) {
  return help.substr(0, help.find_first_of(";\n"));
}

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " "));
}

std::string names_of(const std::vector<Flag>& flags) {
  std::string out;
  for (const Flag& flag : flags) {
    out += (out.empty() ? "" : " ") + flag.name;
  }
  return out;
}

/// " --out=file --seed=none ", for a lookup by pattern.
std::string takers_of(const std::vector<Flag>& flags) {
  std::string out = " ";
  for (const Flag& flag : flags) {
    if (!flag.takes.empty()) out += flag.name + '=' + flag.takes + ' ';
  }
  return out;
}

constexpr std::string_view kBashStart = R"(# bash completion for assize
_assize() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
  local verb= flags= takers=' ' places=() place=0 kind= words= i skip=
  if [[ $word == '=' ]]; then word=; fi
  if [[ $before == '=' ]]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; ++i)); do
    if [[ ${COMP_WORDS[i]} != -* ]]; then verb=${COMP_WORDS[i]}; break; fi
  done
  case $verb in
)";

constexpr std::string_view kBashEnd = R"(  esac
  if [[ $takers == *" $before="* ]]; then
    kind=${takers#*" $before="}
    kind=${kind%% *}
  elif [[ $word == -* ]]; then
    kind=flags
  elif [[ -z $verb ]]; then
    kind=verbs
  else
    for ((++i; i < COMP_CWORD; ++i)); do
      if [[ -n $skip ]]; then
        [[ ${COMP_WORDS[i]} == '=' ]] || skip=
      elif [[ $takers == *" ${COMP_WORDS[i]}="* ]]; then
        skip=1
      elif [[ ${COMP_WORDS[i]} != -* ]]; then
        ((++place))
      fi
    done
    kind=${places[place]:-}
  fi
  COMPREPLY=()
  case $kind in
    flags) words=$flags ;;
    file)
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames 2>/dev/null
      return ;;
)";

std::string bash_case(std::string_view pattern, const std::vector<Flag>& flags,
                      const std::vector<Kind>& places) {
  return fmt::format(
      "    {})\n      flags={}\n      takers={}\n      places=({}) ;;\n",
      pattern, in_quotes(names_of(flags)), in_quotes(takers_of(flags)),
      joined(places));
}

std::string verbs_of(const Shape& shape) {
  std::vector<std::string> names;
  for (const Verb& verb : shape.verbs) names.push_back(verb.name);
  return joined(names);
}

std::string zsh_action(const Shape& shape, const Kind& kind) {
  if (kind == "file") return "_files";
  const auto found = shape.words.find(kind);
  return found == shape.words.end() ? " " : '(' + joined(found->second) + ')';
}

std::string zsh_flag(const Shape& shape, const Flag& flag) {
  std::string out = fmt::format("{}[{}]", flag.name, brief(flag.help));
  std::string spec;
  for (const char c :
       out.substr(flag.name.size() + 1, out.size() - flag.name.size() - 2)) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') spec += '\\';
    spec += c;
  }
  spec = flag.name + '[' + spec + ']';
  if (!flag.takes.empty()) spec += ":value:" + zsh_action(shape, flag.takes);
  return ' ' + in_quotes(spec);
}

std::string fish_words(const Shape& shape, const Kind& kind) {
  if (kind == "file") return " -F";
  const auto found = shape.words.find(kind);
  if (found == shape.words.end()) return " -f";
  return " -f -a " + in_quotes(joined(found->second), "\\");
}

std::string fish_flag(const Shape& shape, const std::string& when,
                      const Flag& flag) {
  const bool is_long = flag.name.starts_with("--");
  return fmt::format(
      "complete -c assize -n {} -{} {} -d {}{}\n", in_quotes(when),
      is_long ? 'l' : 's', flag.name.substr(is_long ? 2 : 1),
      in_quotes(brief(flag.help), "\\"),
      flag.takes.empty() ? "" : " -r" + fish_words(shape, flag.takes));
}

}  // namespace

std::string bash_completion(const Shape& shape) {
  std::string out(kBashStart);
  out += bash_case("''", shape.flags, {});
  for (const Verb& verb : shape.verbs) {
    out += bash_case(verb.name, verb.flags, verb.places);
  }
  out += kBashEnd;
  out += fmt::format("    verbs) words={} ;;\n", in_quotes(verbs_of(shape)));
  for (const auto& [kind, words] : shape.words) {
    out += fmt::format("    {}) words={} ;;\n", kind, in_quotes(joined(words)));
  }
  out +=
      "  esac\n"
      "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
      "}\n"
      "complete -F _assize assize\n";
  return out;
}

std::string zsh_completion(const Shape& shape) {
  std::string out =
      "#compdef assize\n"
      "_assize() {\n"
      "  local curcontext=\"$curcontext\" state line\n"
      "  local -a verbs\n"
      "  typeset -A opt_args\n"
      "  verbs=(\n";
  for (const Verb& verb : shape.verbs) {
    out += "    " + in_quotes(verb.name + ':' + std::string(brief(verb.help))) +
           '\n';
  }
  out += "  )\n  _arguments -C";
  for (const Flag& flag : shape.flags) out += zsh_flag(shape, flag);
  out +=
      " '1:verb:->verb' '*::argument:->rest' && return\n"
      "  case $state in\n"
      "    verb) _describe verb verbs ;;\n"
      "    rest)\n"
      "      case $line[1] in\n";
  for (const Verb& verb : shape.verbs) {
    out += "        " + verb.name + ") _arguments";
    for (const Flag& flag : verb.flags) out += zsh_flag(shape, flag);
    for (std::size_t i = 0; i < verb.places.size(); ++i) {
      out += ' ' + in_quotes(fmt::format("{}:argument:{}", i + 1,
                                         zsh_action(shape, verb.places[i])));
    }
    out += " ;;\n";
  }
  out +=
      "      esac ;;\n"
      "  esac\n"
      "}\n"
      "if [ \"$funcstack[1]\" = _assize ]; then\n"
      "  _assize \"$@\"\n"
      "else\n"
      "  compdef _assize assize\n"
      "fi\n";
  return out;
}

std::string fish_completion(const Shape& shape) {
  std::string out = "# fish completion for assize\ncomplete -c assize -f\n";
  const std::string no_verb = "__fish_use_subcommand";
  for (const Flag& flag : shape.flags) out += fish_flag(shape, no_verb, flag);
  for (const Verb& verb : shape.verbs) {
    out += fmt::format("complete -c assize -n {} -a {} -d {}\n", no_verb,
                       verb.name, in_quotes(brief(verb.help), "\\"));
    const std::string here = "__fish_seen_subcommand_from " + verb.name;
    for (const Flag& flag : verb.flags) out += fish_flag(shape, here, flag);
    for (const Kind& kind : verb.places) {
      out += fmt::format("complete -c assize -n {}{}\n", in_quotes(here),
                         fish_words(shape, kind));
    }
  }
  return out;
}

}  // namespace assize::cli
