namespace NgHvi.Studies;

using Settings = ImmutableDictionary<string, object?>;

/// <summary>One thing that a study varies: points that set fields, where a condition holds.</summary>
internal sealed record StudyAxis(string Name, StudyNode Place, IReadOnlyList<StudyAxis.Point> Points,
    IReadOnlyList<StudyAxis.Condition> When)
{
    public const string Unset = "default"; // How a value that is left out is called.

    private const int MostPoints = 10_000;

    internal sealed record Point(string Label, StudyNode Place, Settings Settings);
    internal sealed record Condition(string Field, IReadOnlyList<string> Values);

    public static IReadOnlyList<string> Keys { get; } = ["name", "field", "values", "range", "log", "settings", "when"];

    public static StudyAxis Read(StudyNode node, IReadOnlyList<string> others)
    {
        var members = node.Take("An axis", Keys);
        var field = members.GetValueOrDefault("field");
        var settings = members.GetValueOrDefault("settings");
        if (field is null == settings is null) throw node.Fault("An axis needs either \"field\" or \"settings\".");
        var name = members.TryGetValue("name", out var given) ? Word(given) : field is null
            ? throw node.Fault("An axis with \"settings\" needs a \"name\".") : Word(field);
        if (others.Contains(name)) throw (given ?? node).Fault($"Two axes have the name \"{name}\".");
        if (StudyTable.Fixed.Contains(name)) throw (given ?? node).Fault($"\"{name}\" is the name of another column of the results.");
        Point[] points = field is null
            ? [.. Object(settings!, "\"settings\"").Select(pair => new Point(pair.Key.Text, pair.Key, Fields(pair.Value)))]
            : [.. Values(members, Word(field), Option(field), node)];
        if (points.Length is 0 or > MostPoints) throw node.Fault(
            $"The axis \"{name}\" has {points.Length} values; 1 to {MostPoints} are allowed.");
        if (points.GroupBy(point => point.Label).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw twice.Last().Place.Fault($"The axis \"{name}\" has \"{twice.Key}\" twice.");
        return new(name, node, points, members.TryGetValue("when", out var when)
            ? [.. Object(when, "\"when\"").Select(pair => Conditioned(pair.Key, pair.Value, others))] : []);
    }

    /// <summary>Whether the axis counts where others have these labels and fields.</summary>
    public bool Applies(IReadOnlyDictionary<string, string> labels, Func<string, string?> value) => When.All(condition =>
        (labels.GetValueOrDefault(condition.Field) ?? value(condition.Field)) is { } own && condition.Values.Contains(own));

    private static IEnumerable<Point> Values(Dictionary<string, StudyNode> members, string field, FitOption option, StudyNode axis)
    {
        string[] kinds = ["values", "range", "log"];
        var given = kinds.Where(members.ContainsKey).ToArray();
        if (given.Length == 0) throw axis.Fault($"The axis over \"{field}\" needs \"values\", \"range\" or \"log\".");
        foreach (var kind in given)
        {
            var list = members[kind];
            if (list.Type != JsonTokenType.StartArray) throw list.Fault($"\"{kind}\" must be a list in brackets.");
            foreach (var point in kind == "values" ? list.Items.Select(item => At(item, item.IsNull ? null : item.As(option)))
                : Grid(list, kind == "log").Select(number => At(list, option.Convert(number)
                    ?? throw list.Fault($"\"{kind}\" gives {field} = {number}; allowed are {option.Allowed}."))))
                yield return point;
        }

        Point At(StudyNode place, object? value) =>
            new(value is null ? Unset : FitOption.Format(value), place, Settings.Empty.Add(field, value));
    }

    // [from, to, step], or [from, to, count] in equal ratios.
    private static IEnumerable<string> Grid(StudyNode list, bool isLog)
    {
        double[] n = [.. list.Items.Select(item => item.Type == JsonTokenType.Number ? item.Element().GetDouble() : double.NaN)];
        var isWrong = n.Length != 3 || !n.All(double.IsFinite)
            || (isLog ? n[0] <= 0 || n[1] <= n[0] || n[2] < 2 || n[2] % 1 != 0 : n[2] <= 0 || n[1] < n[0]);
        if (isWrong)
        {
            throw list.Fault(isLog ? "\"log\" must be [from, to, count] with from < to, from > 0 and count ≥ 2."
                : "\"range\" must be [from, to, step] with from < to and step > 0.");
        }

        var count = isLog ? n[2] : Math.Floor(((n[1] - n[0]) / n[2]) + 1e-9) + 1;
        if (count > MostPoints) throw list.Fault($"The axis has {count} values; at most {MostPoints} are allowed.");
        return Enumerable.Range(0, (int)count).Select(i => isLog ? n[0] * Math.Pow(n[1] / n[0], i / (n[2] - 1)) : n[0] + (i * n[2]))
            // Digits behind the twelfth are rounding.
            .Select(x => double.Parse(x.ToString("G12", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
                .ToString(CultureInfo.InvariantCulture));
    }

    private static Settings Fields(StudyNode node) => Object(node, "A value of \"settings\"").Aggregate(
        Settings.Empty, (all, pair) => all.Add(pair.Key.Text, pair.Value.IsNull ? Known(pair.Key) : pair.Value.As(Option(pair.Key))));

    private static object? Known(StudyNode key)
    {
        _ = Option(key);
        return null;
    }

    private static Condition Conditioned(StudyNode key, StudyNode value, IReadOnlyList<string> axes)
    {
        if (!axes.Contains(key.Text) && StudyOptions.Find(key.Text) is null)
            throw key.Fault($"\"when\" names \"{key.Text}\", which is neither an axis above nor a field.");
        var all = value.Type == JsonTokenType.StartArray ? value.Items : [value];
        return new(key.Text, [.. all.Select(item => item.Type switch
        {
            JsonTokenType.String => item.Text,
            JsonTokenType.Number => FitOption.Format(item.Element().GetDouble()),
            _ => throw item.Fault("A value in \"when\" must be a text or a number."),
        })]);
    }

    private static FitOption Option(StudyNode name)
    {
        var word = Word(name);
        string[] fields = [.. StudyOptions.Varied.Select(pair => pair.Field)];
        if (fields.Contains(word)) return StudyOptions.Find(word)!;
        var hint = NameSuggestion.Closest(word, fields) is { } near ? $"did you mean \"{near}\"?" : $"fields are {FitOption.List(fields)}.";
        throw name.Fault($"\"{word}\" is no field of a run; {hint}");
    }

    private static string Word(StudyNode node) => node.Type == JsonTokenType.String && node.Text.Length is > 0 and <= 100
        ? node.Text : throw node.Fault("A text of 1 to 100 characters is expected.");

    private static List<(StudyNode Key, StudyNode Value)> Object(StudyNode node, string what) =>
        node.IsObject ? node.Members : throw node.Fault($"{what} must be an object in braces.");
}
