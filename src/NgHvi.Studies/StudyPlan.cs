using System.Security.Cryptography;

namespace NgHvi.Studies;

using Values = ImmutableSortedDictionary<string, object>;

/// <summary>A study file, read and checked whole, and all its runs.</summary>
internal sealed class StudyPlan
{
    public const int MostRuns = 100_000;

    private readonly StudyNode root;
    private readonly string folder;
    private readonly Dictionary<string, StudyNode> members;
    private readonly Dictionary<string, StudyNode> places = []; // Of fields of the base.
    private readonly Dictionary<string, string> checksums = [];
    private readonly Dictionary<string, string> formulas = [];

    private StudyPlan(StudyNode root, string path)
    {
        (this.root, Path) = (root, System.IO.Path.GetFullPath(path));
        folder = System.IO.Path.GetDirectoryName(Path)!;
        members = root.Take("The study", StudyOptions.Keys);
        if (!members.ContainsKey("fit")) throw root.Fault("The study needs \"fit\", what all runs have in common.");
        Title = members.TryGetValue(StudyOptions.Title.Name, out var title) ? title.As<string>(StudyOptions.Title) : Name;
        ReplicateCount = members.TryGetValue(StudyOptions.Replicates.Name, out var count) ? count.As<int>(StudyOptions.Replicates) : 1;
        Within = members.TryGetValue(StudyOptions.Within.Name, out var within) ? within.As<double>(StudyOptions.Within) : 1;
        var axes = new List<StudyAxis>();
        if (members.TryGetValue("axes", out var list))
        {
            if (list.Type != JsonTokenType.StartArray) throw list.Fault("\"axes\" must be a list in brackets.");
            foreach (var item in list.Items) axes.Add(StudyAxis.Read(item, [.. axes.Select(axis => axis.Name)]));
        }

        Axes = axes;
        Runs = Expand();
    }

    public string Path { get; }
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);
    public string Title { get; }
    public int ReplicateCount { get; }
    public double Within { get; }
    public IReadOnlyList<StudyAxis> Axes { get; }
    public IReadOnlyList<Row> Runs { get; }

    /// <summary>Every run once, those of the same data together.</summary>
    public IEnumerable<PlannedRun> Distinct => Runs.DistinctBy(row => row.Run.Id).GroupBy(row => row.Run.DataKey).SelectMany(
        rows => rows.Select(row => row.Run));

    /// <summary>A row of the results: values of the axes (null where one does not count) and the run.</summary>
    internal sealed record Row(IReadOnlyList<string?> Labels, int Replicate, PlannedRun Run);

    public static StudyPlan Read(string path) => new(StudyNode.Read(path), path);

    /// <summary>Makes the first model of those, so that a formula that no data fit is refused before anything runs.</summary>
    /// <exception cref="InputException">It cannot be made.</exception>
    public void CheckModel(IReadOnlyList<PlannedRun> runs)
    {
        if (runs.Count == 0) return;
        try
        {
            _ = runs[0].Fit.ToModel(RunExecutor.Read(runs[0]));
        }
        catch (Exception exception) when (exception is InputException or ArgumentException)
        {
            var place = Blame(exception.Message) ?? places.GetValueOrDefault("formula") ?? members["fit"];
            throw place.Fault(exception.Message.ReplaceLineEndings("\n").Split(" (Parameter '")[0], exception);
        }
    }

    private List<Row> Expand()
    {
        var common = StudyOptions.Sections.Select(section => Section(section.Name, section.Options)).ToArray();
        if (members.ContainsKey("simulate") && common[0].ContainsKey("data"))
            throw places["data"].Fault("\"data\" does not go with \"simulate\"; leave one of them out.");
        var combinations = new List<Combination> { new([], new Dictionary<string, string>(), common[0], common[1], common[2], null) };
        foreach (var axis in Axes)
        {
            combinations = [.. combinations.SelectMany(one => axis.Applies(one.Named, one.Value)
                ? axis.Points.Select(point => one.With(axis, point)) : [one.With(axis, null)])];
            if ((long)combinations.Count * ReplicateCount > MostRuns)
                throw axis.Place.Fault($"The study has more than {MostRuns} runs; make it smaller or two of it.");
        }

        return [.. combinations.SelectMany(one => Enumerable.Range(1, ReplicateCount).Select(replicate =>
            new Row(one.Labels, replicate, Resolve(one, replicate, common[3]))))];
    }

    private Values Section(string name, IReadOnlyList<FitOption> options)
    {
        if (!members.TryGetValue(name, out var node)) return Values.Empty.WithComparers(StringComparer.Ordinal);
        var values = Values.Empty.WithComparers(StringComparer.Ordinal);
        foreach (var (key, value) in node.Take($"\"{name}\"", [.. options.Select(option => option.Name)]).Where(pair => !pair.Value.IsNull))
        {
            values = values.Add(key, value.As(options.First(option => option.Name == key)));
            places[name == "fit" ? key : $"{name}.{key}"] = value;
        }

        // An empty section asks for its defaults.
        return name == "simulate" && !values.ContainsKey("design") ? values.Add("design", "linear") : values;
    }

    private PlannedRun Resolve(Combination one, int replicate, Values limits)
    {
        try
        {
            var (simulate, files) = (one.Simulate, Values.Empty.WithComparers(StringComparer.Ordinal));
            var fit = one.Fit.Aggregate(new FitSpec(), (spec, pair) => spec.With(FitOptions.Find(pair.Key), pair.Value));
            if (fit.Checkpoint is not null)
                throw new InputException("\"checkpoint\" is for one fit; the runs of a study keep theirs in its folder.");
            fit = fit with { Seed = checked(fit.Seed + replicate - 1) };
            if (!one.Fit.ContainsKey("data") && !members.ContainsKey("simulate"))
                throw new InputException("the study needs \"data\" in \"fit\", a CSV file, or \"simulate\".");
            if (members.ContainsKey("simulate"))
            {
                var seed = simulate.TryGetValue("seed", out var given) ? (long)given : 1;
                simulate = SimulatedData.Check(simulate.SetItem("seed", checked(seed + replicate - 1)));
                fit = fit with { Data = StudyOptions.Simulated, Formula = fit.Formula ?? FormulaOf(simulate) };
            }
            else
            {
                fit = fit with { Data = Full(fit.Data!) };
                files = files.Add("data", Checksum(fit.Data!, "data"));
            }

            if (fit.Priors is not ("weak" or "published"))
            {
                fit = fit with { Priors = Full(fit.Priors) };
                files = files.Add("priors", Checksum(fit.Priors, "priors"));
            }

            return new(replicate == 1 ? fit.Check() : fit, simulate, one.Score, limits, files); // Others differ by their seed.
        }
        catch (Exception exception) when (exception is InputException or OverflowException)
        {
            var where = one.Labels.Any(label => label is not null) ? $" (at {Describe(one.Labels)})" : "";
            throw (one.Blame(exception.Message) ?? Blame(exception.Message) ?? members["fit"]).Fault(
                $"{exception.Message.Split('\n')[0].TrimEnd().TrimEnd('.')}{where}.", exception);
        }
    }

    private StudyNode? Blame(string message) => places.FirstOrDefault(pair =>
        StudyOptions.Find(pair.Key) is not null && IsAbout(pair.Key, message)).Value;

    private static bool IsAbout(string field, string message) => message.Contains($"\"{field}\"", StringComparison.Ordinal)
        || message.Contains(StudyOptions.Find(field)!.Flag, StringComparison.Ordinal)
        || (field == "formula" && message.StartsWith("The formula", StringComparison.Ordinal));

    public string Describe(IReadOnlyList<string?> labels) => string.Join(", ", Axes.Zip(labels)
        .Where(pair => pair.Second is not null).Select(pair => $"{pair.First.Name} {pair.Second}"));

    private string Full(string path) => System.IO.Path.GetFullPath(path, folder);

    private string Checksum(string path, string what)
    {
        if (checksums.TryGetValue(path, out var known)) return known;
        try
        {
            using var stream = RegularFile.Open(path);
            return checksums[path] = Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"the file \"{System.IO.Path.GetFileName(path)}\" of \"{what}\" " +
                (File.Exists(path) ? "cannot be read." : "does not exist."), exception);
        }
    }

    private string FormulaOf(Values simulate)
    {
        var design = (string)simulate["design"];
        return formulas.TryGetValue(design, out var known) ? known : formulas[design] = SimulatedData.FormulaOf(design);
    }

    private sealed record Combination(
        IReadOnlyList<string?> Labels, IReadOnlyDictionary<string, string> Named, Values Fit, Values Simulate, Values Score,
        Combination? Before)
    {
        private StudyAxis.Point? point;

        public Combination With(StudyAxis axis, StudyAxis.Point? chosen)
        {
            var next = this with { Labels = [.. Labels, chosen?.Label], Before = this, point = chosen };
            if (chosen is null) return next;
            next = next with { Named = new Dictionary<string, string>(Named) { [axis.Name] = chosen.Label } };
            return chosen.Settings.Aggregate(next, (all, pair) => pair.Key.Split('.') switch
            {
                ["simulate", var name] => all with { Simulate = Set(all.Simulate, name, pair.Value) },
                ["score", var name] => all with { Score = Set(all.Score, name, pair.Value) },
                _ => all with { Fit = Set(all.Fit, pair.Key, pair.Value) },
            });
        }

        // In words, defaults of method and family included.
        public string? Value(string field) => field.Split('.') switch
        {
            ["simulate", var name] => Simulate.TryGetValue(name, out var value) ? FitOption.Format(value) : null,
            ["score", var name] => Score.TryGetValue(name, out var value) ? FitOption.Format(value) : null,
            _ => Fit.TryGetValue(field, out var value) ? FitOption.Format(value)
                : field switch { "method" => new FitSpec().Method, "family" => new FitSpec().Family, "priors" => "weak", _ => null },
        };

        // The value that a fault is about: the last that sets what the message names.
        public StudyNode? Blame(string message) => point is { } own && own.Settings.Keys.Any(field => IsAbout(field, message))
            ? own.Place : Before?.Blame(message);

        private static Values Set(Values values, string name, object? value) =>
            value is null ? values.Remove(name) : values.SetItem(name, value);
    }
}
