using System.Text.RegularExpressions;
using static NgHvi.Studies.NetcdfFile;

namespace NgHvi.Studies;

/// <summary>A fit as ArviZ's InferenceData (the schema that its documentation gives): posterior, sample_stats, log_likelihood,
/// observed_data and constant_data.</summary>
internal static partial class InferenceDataFile
{
    private const long LargestLogLikelihood = 1L << 30; // Bytes, unless asked for.
    private const int MostNumbers = 1 << 24; // Of log likelihoods at a time, of random effects in all.
    private const long MostOperations = 20_000_000_000; // For random effects.
    private const string Rows = "obs_id";

    // Returns why there is no log likelihood, or null.
    public static string? Write(Stream stream, Fit fit, double[] logP, double[]? logQ, bool? logLikelihood)
    {
        var (model, data, draws, source) = (fit.Model.Density, fit.Model.Data, fit.Draws, fit.Source);
        var chains = source is ChainSource { ChainCount: var count } ? count : 1;
        var chosen = DrawSet.Resample(source.Draws.Weights);
        (string, Array)[] samples = [("chain", Numbers(chains)), ("draw", Numbers(chosen.Length / chains))];
        var bytes = 8L * data.RowCount * chosen.Length;
        var missing = logLikelihood == false ? "The log likelihood is left out, as asked for."
            : logLikelihood == true ? null
            : model.Response.HasShocks ? "The log likelihood is left out: rows share shocks."
            : !data.HasRows ? "The log likelihood is left out: of rows only statistics are known."
            : bytes <= LargestLogLikelihood ? null : FormattableString.Invariant(
                $"The log likelihood is left out: {data.RowCount} rows times {chosen.Length} draws take {bytes >> 20} MiB, above 1024.");
        var pass = missing is null ? new LeftOutPass(model, new LeftOutPoints(data, byGroup: false), source.Threads) : null;
        var quantities = Variables(["chain", "draw"], draws.Names.Select(name => (name, Blocks(draws[name]))));
        var (levels, effects) = Effects(fit, chosen, [.. quantities.Select(one => one.Name), "chain", "draw"]);
        var attributes = Attributes(fit, source.Draws.Weights, missing, hasEffects: effects.Count > 0);
        var file = new NetcdfFile(stream);
        file.Add("posterior", attributes, [.. samples, .. levels], [.. quantities, .. effects]);
        file.Add("sample_stats", [], samples, Variables(["chain", "draw"],
        [
            ("lp", Blocks(logP)),
            .. logQ is null ? [] : new[] { ("log_q", Blocks(logQ)), ("log_weight", Blocks([.. logP.Zip(logQ, (p, q) => p - q)])) },
        ]));
        if (data.HasRows)
        {
            // As in the table.
            var order = Enumerable.Range(0, data.RowCount).ToArray();
            Array.Sort(data.SourceRows.ToArray(), order);
            (string, Array) rows = (Rows, Array.ConvertAll(order, i => data.SourceRows[i] + 1L));
            if (pass is not null)
                file.Add("log_likelihood", [], [.. samples, rows], Variables(
                    ["chain", "draw", Rows], [(data.ResponseName, LogLikelihoods(pass, source, chosen, order))]));
            file.Add("observed_data", [], [rows], Variables([Rows], [(data.ResponseName, Ordered(data.Response))]));
            (string, object)[] constants =
            [
                .. data.FixedNames.Index().Where(column => column.Item != "(Intercept)")
                    .Select(column => (column.Item, Ordered(data.Fixed, data.FixedNames.Count, column.Index))),
                .. data.InputNames.Index().Select(column => (column.Item, Ordered(data.Inputs, data.InputNames.Count, column.Index))),
                .. data.Factors.Select(factor => (factor.Name, (object)Array.ConvertAll(order, i => factor.Keys[factor.Levels[i]]))),
                .. data.Offset.IsEmpty ? [] : new[] { ("offset", Ordered(data.Offset)) },
                .. data.Trials.IsEmpty ? [] : new[] { ("trials", Ordered(data.Trials)) },
            ];
            if (constants.Length > 0) file.Add("constant_data", [], [rows], Variables([Rows], constants));

            object Ordered(ReadOnlySpan<double> matrix, int width = 1, int column = 0)
            {
                var result = new double[order.Length];
                for (var i = 0; i < result.Length; i++) result[i] = matrix[(order[i] * width) + column];
                return new[] { result };
            }
        }

        file.Complete(attributes);
        return missing;

        object Blocks(IReadOnlyList<double> values) => new[] { Array.ConvertAll(chosen, s => values[s]) };
    }

    // Draws of all random effects: r_g of factor g over its levels and, of several, its coefficients; none where they take too much.
    private static (List<(string, Array)> Dimensions, List<Variable> Variables) Effects(Fit fit, int[] chosen, HashSet<string> taken)
    {
        var (model, source, dimensions, variables) =
            (fit.Model.Density, fit.Source, new List<(string, Array)>(), new List<Variable>());
        var count = model.Data.Factors.Sum(factor => (long)factor.Keys.Count * factor.Count);
        if (count == 0 || count * chosen.Length > MostNumbers || model.EvaluationCost * chosen.Length > MostOperations
            || model.Data.HasRandomFeatures) return (dimensions, variables);
        var (sampler, theta, fill) =
            (new EffectMoments(model, source.Latents), new double[model.Parameters.Count], source.Draws.CreateSource());
        var (all, key, first) = (new double[chosen.Length * count], RunStream.Of(fit.Seed, RunStream.Effects), 0);
        foreach (var (s, draw) in chosen.Index())
        {
            fill(draw, theta);
            sampler.Draw(theta, key.Fold(s), all.AsSpan(s * (int)count, (int)count));
        }

        foreach (var factor in model.Data.Factors)
        {
            string[] names = [.. DrawsFile.Distinct(
                ((string[])[factor.Name, $"{factor.Name}_coefficient", $"r_{factor.Name}"]).Select(NetcdfName), taken)];
            var (start, length) = (first, factor.Keys.Count * factor.Count);
            first += length;
            dimensions.Add((names[0], factor.Keys.ToArray()));
            if (factor.Count > 1) dimensions.Add((names[1], model.RandomNames.Take(factor.Columns).ToArray()));
            string[] over = factor.Count > 1 ? ["chain", "draw", names[0], names[1]] : ["chain", "draw", names[0]];
            variables.Add(new(names[2], over, chosen.Index().Select(one =>
                all.AsSpan((one.Index * (int)count) + start, length).ToArray()), $"random effects of {factor.Name}"));
        }

        return (dimensions, variables);
    }

    // By draw, log p(y_i | θ, all other rows) of the rows in order.
    private static IEnumerable<double[]> LogLikelihoods(LeftOutPass pass, PosteriorSource source, int[] chosen, int[] order)
    {
        var (m, place, rows, fill) = (source.Target.Parameters.Count, new int[order.Length], order.Length, source.Draws.CreateSource());
        for (var i = 0; i < rows; i++) place[order[i]] = i;
        foreach (var some in chosen.Chunk(Math.Max(1, MostNumbers / rows)))
        {
            var (values, result) = (new double[some.Length * m], new double[some.Length * rows]);
            for (var s = 0; s < some.Length; s++) fill(some[s], values.AsSpan(s * m, m));
            foreach (var part in pass.Parts(new PosteriorDraws(m, values, latents: source.Latents)))
                for (var i = 0; i < part.Count; i++)
                    for (var s = 0; s < some.Length; s++)
                        result[(s * rows) + place[part.First + i]] = part.Values[0][(i * some.Length) + s];
            yield return result;
        }
    }

    // Nothing of a clock, so that the same fit gives the same file.
    private static List<KeyValuePair<string, object>> Attributes(Fit fit, double[] weights, string? missing, bool hasEffects)
    {
        var (current, verdict) = (SavedFit.Build.Current.NgHvi, fit.Verdict);
        (string Name, object? Value)[] all =
        [
            ("name", fit.Model.Formula), ("creation_library", "NgHvi"), ("creation_library_version", current),
            ("creation_library_language", "C#"), ("inference_library", "NgHvi"),
            ("inference_library_version", (fit.Source as SavedSource)?.Saved.Versions.NgHvi ?? current), ("sampling_time", fit.Seconds),
            ("method", fit.Method.Name), ("family", fit.Model.Density.Response.Name), ("seed", fit.Seed), ("steps", (long)fit.Steps),
            ("verdict", verdict.ToString()), ("trusted", verdict.IsTrusted ? 1L : 0L), ("k_hat", verdict.ParetoShape),
            ("elbo", fit.Elbo.Value), ("log_evidence", fit.LogEvidence.Value),
            ("draws", weights.ContainsAnyExcept(weights[0]) ? "resampled from weighted draws" : "of equal weight"),
            ("random_effects", hasEffects ? "joint draws given θ and y"
                : fit.Model.Data.HasGroups ? "left out: too many, or of features" : null),
            ("log_likelihood", missing ?? "log p(y_i | θ, all other rows), random coefficients integrated out"),
        ];
        return [.. from pair in all where pair.Value is not (null or double.NaN) select KeyValuePair.Create(pair.Name, pair.Value)];
    }

    private static List<Variable> Variables(IReadOnlyList<string> dimensions, IEnumerable<(string Name, object Values)> variables)
    {
        var all = variables.ToArray();
        var names = DrawsFile.Distinct(all.Select(one => NetcdfName(one.Name)), [.. dimensions]);
        return [.. all.Zip(names, (one, name) => new Variable(name, dimensions, one.Values, one.Name))];
    }

    // NetCDF begins names with a letter, digit or "_", has no "/" in them, and at most 256 bytes.
    private static string NetcdfName(string name)
    {
        var plain = Odd().Replace(name == "(Intercept)" ? "Intercept" : name, "_").TrimEnd();
        if (plain.Length > 80) plain = plain[..(char.IsHighSurrogate(plain[79]) ? 79 : 80)];
        return plain.Length > 0 && (char.IsAsciiLetterOrDigit(plain[0]) || plain[0] is '_' or > '\x7F') ? plain : "_" + plain;
    }

    private static long[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => (long)i)];

    [GeneratedRegex(@"[/\p{C}]")] private static partial Regex Odd();
}
