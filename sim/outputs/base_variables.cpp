// The table of /base's own variables, put together from entities and indicators.
#include "sim/outputs/base_variables.hpp"

#include <algorithm>

namespace drgsim {

namespace {

struct EntityText {
    std::string_view name, by, zh;
    OutputPart part;
};
constexpr std::array<EntityText, entity_count> entities = {{
    {"region", ", of the region", "地区", OutputPart::always},
    {"level", ", by hospital level", "等级", OutputPart::always},
    {"hospital", ", by hospital", "机构", OutputPart::hospital},
    {"group", ", by group", "病组", OutputPart::group},
}};

std::vector<Dim> dims_of(Entity entity) {
    switch (entity) {
        case Entity::region:
            return {};
        case Entity::level:
            return {Dim::level};
        case Entity::hospital:
            return {Dim::hospital};
        case Entity::group:
            return {Dim::group};
    }
    return {};
}

std::vector<BaseVariable> watched() {
    return {
        {"hospital_alert",
         {Dim::hospital, Dim::alert},
         OutputPart::hospital,
         "1",
         "1 where the hospital is beyond the policy's limit",
         "机构预警"},
        {"community_grassroots_share",
         {Dim::community},
         OutputPart::always,
         "1",
         "share of the community's fund payout that goes to its grassroots members",
         "医共体基金基层占比"},
        {"community_alert",
         {Dim::community},
         OutputPart::always,
         "1",
         "1 where the grassroots share is below the policy's limit",
         "医共体预警"},
        {"cliff_cases",
         {Dim::fund, Dim::cliff},
         OutputPart::always,
         "cases",
         "cases within 5 % of a breakpoint where the payment jumps",
         "断点附近病例数"},
        {"cliff_cost",
         {Dim::fund, Dim::cliff},
         OutputPart::always,
         "yuan",
         "cost of the cases within 5 % of a jump",
         "断点附近费用"},
        {"cliff_money",
         {Dim::fund, Dim::cliff},
         OutputPart::always,
         "yuan",
         "size of the jump, summed over the cases within 5 % of it",
         "断点附近金额"},
    };
}

std::vector<BaseVariable> inside_hospitals() {
    constexpr OutputPart part = OutputPart::hospital;
    return {
        {"hospital_next_base",
         {Dim::hospital},
         part,
         "yuan",
         "next year's base of a prospective budget; NaN under other policies",
         "下年度总额预付基数"},
        {"hospital_surplus_hospital",
         {Dim::hospital},
         part,
         "yuan",
         "the hospital's own part of its surplus",
         "结余留用医院部分"},
        {"hospital_surplus_departments",
         {Dim::hospital},
         part,
         "yuan",
         "the departments' part of the hospital's surplus",
         "结余留用科室部分"},
        {"hospital_surplus_persons",
         {Dim::hospital},
         part,
         "yuan",
         "the persons' part of the hospital's surplus",
         "结余留用个人部分"},
        {"department_score",
         {Dim::department},
         part,
         "1",
         "score in 0 to 100: quality 30, efficiency 40, discipline 20, insurance management 10",
         "科室综合得分"},
        {"department_surplus",
         {Dim::department},
         part,
         "yuan",
         "what the department gets of its hospital's surplus",
         "科室结余分配"},
    };
}

}  // namespace

const std::vector<BaseVariable>& base_variables() {
    static const std::vector<BaseVariable> all = [] {
        std::vector<BaseVariable> list;
        for (std::size_t e = 0; e < entities.size(); ++e) {
            for (const IndicatorText& text : indicators) {
                const EntityText& entity = entities[e];
                list.push_back({std::string(entity.name) + "_" + std::string(text.name),
                                dims_of(static_cast<Entity>(e)), entity.part,
                                std::string(text.units),
                                std::string(text.long_name) + std::string(entity.by),
                                std::string(entity.zh) + std::string(text.long_name_zh)});
            }
        }
        for (BaseVariable& finding : watched()) list.push_back(std::move(finding));
        for (BaseVariable& finding : inside_hospitals()) list.push_back(std::move(finding));
        return list;
    }();
    return all;
}

std::size_t values_of_policy(const BaseVariable& variable, const DimSizes& sizes) {
    std::size_t n = 1;
    for (const Dim dim : variable.dims) n *= sizes[static_cast<std::size_t>(dim)];
    return n;
}

std::vector<std::string> community_names(const HospitalTable& hospitals) {
    std::vector<std::string> names = hospitals.community;
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    if (!names.empty() && names.front().empty()) names.erase(names.begin());
    return names;
}

}  // namespace drgsim
