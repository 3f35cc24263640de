# Writes embedded.cpp: the shipped TOML files as raw string literals (declared in
# scenarios/policy/shipped.hpp).
set(text "#include \"scenarios/policy/shipped.hpp\"\n\nnamespace drgsim {\n\nconst std::vector<ShippedFile>& shipped_files() {\n    static const std::vector<ShippedFile> files = {\n")
foreach(file ${FILES})
    file(READ ${ROOT}/${file} content)
    string(APPEND text "        {\"${file}\", R\"drgsim_toml(${content})drgsim_toml\"},\n")
endforeach()
string(APPEND text "    };\n    return files;\n}\n\n}  // namespace drgsim\n")
file(WRITE ${OUT} "${text}")
