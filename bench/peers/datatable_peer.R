# The work in R with data.table: cases keyed by cell, columns added by reference, data.table's own
# grouped sums, scenarios divided over processes of one thread each (faster than threads inside
# data.table). Sums without a threshold in them are taken by cell.
#   Rscript datatable_peer.R FOLDER THREADS
suppressPackageStartupMessages(library(data.table))
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
processes <- as.integer(arguments[2])
setDTthreads(1)

sizes <- read.table(file.path(folder, "sizes.txt"), row.names = 1)
size <- function(name) sizes[name, 1]
H <- size("hospitals"); G <- size("groups"); S <- size("scenarios"); M <- size("mean_cost")
reals <- function(name) {
  path <- file.path(folder, paste0(name, ".f64"))
  readBin(path, "double", file.size(path) / 8)
}
ints <- function(name) {
  path <- file.path(folder, paste0(name, ".i32"))
  readBin(path, "integer", file.size(path) / 4)
}
by_scenario <- function(name, n) matrix(reals(name), nrow = n)  # one column a scenario

level <- ints("level")
segment <- ints("cell_segment")
cells <- data.table(
  cell = seq_along(segment), pair = segment %/% 12L + 1L, h = segment %/% 12L %% H + 1L,
  month = segment + 1L, g = ints("cell_group") + 1L, cost = reals("cell_cost"),
  booked = reals("cell_booked"), other = reals("cell_other"), own = reals("cell_self_expense"),
  whole = reals("cell_whole"))
case_segment <- ints("case_segment")
cases <- data.table(
  cell = ints("case_cell") + 1L, g = ints("case_group") + 1L,
  h = case_segment %/% 12L %% H + 1L, cost = reals("case_cost"),
  unreasonable = reals("case_unreasonable"))
cases[, row := (g - 1L) * 3L + level[h]]
setkey(cases, cell)
weight <- reals("weight")
coefficient <- reals("coefficient")
k <- reals("hospital_coefficient"); kappa <- reals("hospital_assessment")
audit_of <- reals("hospital_audit_deduction"); deducted <- reals("hospital_points_deducted")
past <- matrix(reals("past_booked"), nrow = H); share <- matrix(reals("month_share"), nrow = 12)
budget <- reals("budget")
draws <- list(budget = by_scenario("times_budget", 2), weight = by_scenario("times_weight", G),
              group = by_scenario("times_cost_group", G),
              hospital = by_scenario("times_cost_hospital", H),
              volume = by_scenario("times_volume", H))

over <- function(part, whole) {
  out <- part / whole
  out[!is.finite(out)] <- 0
  out
}
filled <- function(table, key, value, n) {
  out <- numeric(n)
  out[table[[key]]] <- table[[value]]
  out
}

# Points and add-on of every cell, volumes left out.
by_tail <- function(s) {
  w <- weight * draws$weight[, s]
  base <- floor(100 * w * 1e8 + 0.5) / 1e8
  limit <- c(3, 2.5, 2, 1.5, 1.3)[findInterval(w, c(1, 2, 3, 5), left.open = TRUE) + 1]
  normal <- rep(base, each = 3) * coefficient
  standard <- M * rep(w, each = 3) * coefficient
  low <- 0.3 * standard
  high <- rep(limit, each = 3) * standard
  cases[, x := draws$group[g, s] * draws$hospital[h, s]]
  cases[, driven := cost * x]
  cases[, points := normal[row] * k[h]]
  cases[, addon := 0]
  cases[driven > high[row],
        addon := points * pmax(0, (driven - unreasonable * x - high[row]) / standard[row])]
  cases[driven < low[row], points := pmin(base[g], 100 / M * driven)]
  cases[, .(points = sum(points), addon = sum(addon)), keyby = cell]
}

settled <- function(s) {
  tail <- by_tail(s)
  cells[, `:=`(points = 0, addon = 0)]
  cells[tail$cell, `:=`(points = tail$points, addon = tail$addon)]
  cells[, count := draws$volume[h, s]]
  cells[, money := draws$group[g, s] * draws$hospital[h, s] * count]
  cells[, `:=`(points = points * count, addon = addon * count,
               paid_whole = 100 / M * whole * money)]
  cells[, `:=`(total = points + addon + paid_whole, monthly = points + 0.7 * paid_whole,
               cost_s = cost * money, booked_s = booked * money, other_s = other * money,
               own_s = own * money)]
  # Plain sums of columns, which data.table turns into its grouped kernels.
  months <- cells[, .(monthly = sum(monthly), addon = sum(addon), points = sum(total),
                      cost = sum(cost_s), booked = sum(booked_s), other = sum(other_s),
                      own = sum(own_s)), keyby = month]
  of <- function(name) array(filled(months, "month", name, 24 * H), c(12, H, 2))
  m <- sapply(c("monthly", "addon", "points", "cost", "booked", "other", "own"), of,
              simplify = FALSE)
  year <- lapply(m, function(a) apply(a, c(2, 3), sum))  # [hospital, fund]
  B <- budget * draws$budget[, s]
  net <- year$points - deducted * over(year$points, rowSums(year$points))
  audit <- audit_of * over(year$booked, rowSums(year$booked))
  value <- (colSums(year$cost) - colSums(year$booked) + B) / colSums(net)
  kept <- pmin(net * rep(value, each = H) * kappa, 1.3 * year$cost) -
    pmax(0, year$own - 0.1 * year$cost)
  total <- lapply(m, function(a) apply(a, c(1, 3), sum))  # [month, fund]
  month_value <- over(total$cost - total$booked + share * rep(B, each = 12), total$monthly)
  month_payout <- 0.9 * ((total$monthly + total$addon) * month_value - total$other) -
    rep(colSums(audit), each = 12) / 12
  month_payout[1, ] <- month_payout[1, ] + 2 * colSums(past) / 12
  yuan <- over(kept, year$points)
  cells[, paid := total * yuan[pair] - other_s]
  groups <- cells[, .(paid = sum(paid)), keyby = g]
  list(point_value = value, month_point_value = month_value, month_payout = month_payout,
       hospital_payout = kept - year$other - audit, group_payout = filled(groups, "g", "paid", G))
}

invisible(settled(1))  # first touch of its memory
seconds <- system.time(
  found <- parallel::mclapply(seq_len(S), settled, mc.cores = processes))[["elapsed"]]
for (name in names(found[[1]]))
  writeBin(unlist(lapply(found, function(x) as.numeric(x[[name]]))),
           file.path(folder, paste0("answer_", name, ".f64")))
cat("seconds", seconds, "\n")
