namespace NgHvi;

/// <summary>Models side by side by what they predict, the best first, as ArviZ's compare has them.</summary>
public sealed class ModelComparison
{
    private const int Resamples = 1000; // Of the Bayesian bootstrap.

    private ModelComparison(DataFrame table, IReadOnlyList<string> warnings) => (Table, Warnings) = (table, warnings);

    /// <summary>By "model", the best first: "rank" from 0, "elpd", "p" (effective parameters), "elpd_diff" to the best, "se" of elpd,
    /// "dse" of the difference, "weight" by stacking (Yao, Vehtari, Simpson and Gelman 2018), "bma_weight", pseudo-BMA with the Bayesian
    /// bootstrap, "log_evidence" with its error "log_evidence_error", and "warning".</summary>
    public DataFrame Table { get; }
    /// <summary>What to mind, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Compares models of the same rows.</summary>
    /// <param name="models">Each model's name and its elpd, all of one kind.</param>
    /// <exception cref="InputException">There are fewer than two, or they are not of the same points.</exception>
    public static ModelComparison Of(params IEnumerable<(string Name, Elpd Elpd)> models)
    {
        (string Name, Elpd Elpd)[] all = [.. models];
        if (all.Length < 2) throw new InputException("A comparison needs at least two models.");
        foreach (var model in all.Skip(1)) Check(all[0], model);
        all = [.. all.OrderByDescending(model => model.Elpd.Value)];
        var (n, best) = (all[0].Elpd.Pointwise.Length, all[0].Elpd);
        double[][] points = Array.ConvertAll(all, model => model.Elpd.Pointwise.ToArray());
        double[][] differences = Array.ConvertAll(points, own => own.Zip(points[0], (a, b) => b - a).ToArray());
        var frame = new DataFrame(
            new StringDataFrameColumn("model", all.Select(model => model.Name)),
            new Int32DataFrameColumn("rank", Enumerable.Range(0, all.Length)));
        (string, IEnumerable<double>)[] columns =
        [
            ("elpd", all.Select(model => model.Elpd.Value)), ("p", all.Select(model => model.Elpd.EffectiveParameters)),
            ("elpd_diff", differences.Select(own => FixedOrder.Sum(own))), ("se", all.Select(model => model.Elpd.StandardError)),
            ("dse", differences.Select(own => Math.Sqrt(n * Scores.SampleVariance(own)))), ("weight", Stack(points)),
            ("bma_weight", Average(points)), ("log_evidence", all.Select(model => model.Elpd.LogEvidence.Value)),
            ("log_evidence_error", all.Select(model => model.Elpd.LogEvidence.StandardError)),
        ];
        foreach (var (name, values) in columns) frame.Columns.Add(Predictions.Numbers(name, values));
        frame.Columns.Add(new BooleanDataFrameColumn("warning", all.Select(model => model.Elpd.Warnings.Count > 0)));
        return new(frame, [.. all.SelectMany(model => model.Elpd.Warnings.Select(warning => $"{model.Name}: {warning}"))]);
    }

    /// <summary>The models in order with their differences.</summary>
    public override string ToString() => string.Join("; ", Enumerable.Range(0, (int)Table.Rows.Count).Select(
        i => FormattableString.Invariant($"{Table["model"][i]} {Table["elpd_diff"][i]:0.0} ± {Table["dse"][i]:0.0}")));

    private static void Check((string Name, Elpd Elpd) first, (string Name, Elpd Elpd) other)
    {
        string Both(string rest) => $"\"{first.Name}\" and \"{other.Name}\" {rest}";
        if (first.Elpd.Name != other.Elpd.Name || first.Elpd.IsByGroup != other.Elpd.IsByGroup)
            throw new InputException(Both("are not of one kind: compare PSIS-LOO with PSIS-LOO, rows with rows, groups with groups."));
        var (a, b, what) = (first.Elpd, other.Elpd, first.Elpd.IsByGroup ? "groups" : "rows");
        if (a.Labels.Length != b.Labels.Length)
            throw new InputException(Both($"are of {a.Labels.Length} and {b.Labels.Length} {what}; fit both to the same rows."));
        for (var i = 0; i < a.Labels.Length; i++)
            if (a.Labels[i] != b.Labels[i] || a.Fingerprints[i] != b.Fingerprints[i])
                throw new InputException(Both(
                    $"are of different data: {what[..^1]} {a.Labels[i]} of the one is not that of the other; "
                    + "fit both to the same rows and response."));
    }

    // max Σ log Σ_m w_m p_im on the simplex: w ≥ 0 that maximises Σ log Σ_m w_m p_im − nΣw sums to 1. Projected Newton (Bertsekas 1982).
    internal static double[] Stack(double[][] points)
    {
        var (count, n) = (points.Length, points[0].Length);
        var highest = Enumerable.Range(0, n).Select(i => points.Max(own => own[i])).ToArray();
        var densities = Array.ConvertAll(points, own => own.Zip(highest, (log, high) => Math.Exp(log - high)).ToArray());
        double[] weights = DrawSet.Uniform(count), gradient = new double[count];
        for (var iteration = 0; iteration < 200; iteration++)
        {
            var (curvature, mixed) = (new double[count * count], Mix(weights));
            for (var a = 0; a < count; a++)
            {
                gradient[a] = 1;
                for (var i = 0; i < n; i++) gradient[a] -= densities[a][i] / mixed[i] / n;
                for (var b = 0; b <= a; b++)
                    for (var i = 0; i < n; i++) curvature[(a * count) + b] += densities[a][i] * densities[b][i] / (mixed[i] * mixed[i]) / n;
            }

            // A weight at its bound that would go on stays.
            var isFixed = Enumerable.Range(0, count).Select(a => weights[a] < 1e-9 && gradient[a] > 0).ToArray();
            for (var a = 0; a < count; a++)
            {
                for (var b = 0; b < a; b++) if (isFixed[a] || isFixed[b]) curvature[(a * count) + b] = 0;
                curvature[a * (count + 1)] += 1e-10;
                if (isFixed[a]) curvature[a * (count + 1)] = 1;
            }

            var step = gradient.Select((slope, a) => isFixed[a] ? weights[a] : slope).ToArray();
            if (!SmallCholesky.Factor(curvature, count)) break;
            SmallCholesky.Solve(curvature, count, step);
            var (value, share, next) = (Value(weights), 1.0, weights);
            do
            {
                next = [.. weights.Zip(step, (weight, move) => Math.Max(0, weight - (share * move)))];
                share *= 0.5;
            }
            while (!(Value(next) <= value) && share > 1e-10);
            var move = weights.Zip(next, (from, to) => Math.Abs(from - to)).Max();
            weights = next;
            if (move < 1e-10) break;
        }

        return [.. weights.Select(weight => weight / weights.Sum())];

        double[] Mix(double[] by)
        {
            var result = new double[n];
            for (var m = 0; m < count; m++) TensorPrimitives.MultiplyAdd(densities[m], by[m], result, result);
            return result;
        }

        double Value(double[] by) => by.Sum() - (Mix(by).Sum(Math.Log) / n);
    }

    // Softmax of elpd over resampled points: Dirichlet(1, …, 1) weights (Rubin 1981).
    private static double[] Average(double[][] points)
    {
        var (count, n, result) = (points.Length, points[0].Length, new double[points.Length]);
        for (var b = 0; b < Resamples; b++)
        {
            var random = new KeyedStream(RandomKey.FromSeed(1).Fold(b));
            var shares = new double[n];
            for (var i = 0; i < n; i++) shares[i] = random.Exponential();
            var scale = n / FixedOrder.Sum(shares);
            var sums = Array.ConvertAll(points, own => scale * FixedOrder.Dot(shares, own));
            var weights = Array.ConvertAll(sums, sum => Math.Exp(sum - sums.Max()));
            for (var m = 0; m < count; m++) result[m] += weights[m] / weights.Sum() / Resamples;
        }

        return result;
    }
}
