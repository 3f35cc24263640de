#include "app/outcome.hpp"

#include <new>

#include "sim/input/problems.hpp"

namespace drgsim {

Outcome outcome_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const Ended& ended) {
        return ended.outcome();
    } catch (const InputError& wrong) {
        Outcome outcome{ExitCode::wrong_input, {}};
        for (const Problem& problem : wrong.problems())
            outcome.errors.push_back(to_string(problem));
        return outcome;
    } catch (const Interrupted& stopped) {
        return {ExitCode::interrupted, {stopped.what()}};
    } catch (const std::bad_alloc&) {
        return {ExitCode::environment_failed,
                {"memory ran out; use a machine with more of it or a smaller region"}};
    } catch (const std::exception& failed) {
        return {ExitCode::environment_failed, {failed.what()}};
    }
}

}  // namespace drgsim
