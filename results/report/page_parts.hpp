// The fixed parts of a report's page, from results/report/page/ and npm; cmake/Report.cmake writes
// their definition.
#pragma once

#include <string_view>

namespace drgsim {

struct PageParts {
    std::string_view html;    ///< the template; %NAME% stands for what is filled in
    std::string_view style;   ///< CSS
    std::string_view script;  ///< the page's own
    std::string_view charts;  ///< Apache ECharts; empty where the program was built without npm
};
extern const PageParts page_parts;

}  // namespace drgsim
