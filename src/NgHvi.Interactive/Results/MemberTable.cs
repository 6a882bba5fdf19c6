using System.Collections;

namespace NgHvi.Interactive.Results;

/// <summary>Options, states and other small values by their properties; of options, what differs from the default stands out.</summary>
internal static class MemberTable
{
    private const int MostText = 120;

    public static DisplayTable Create(object value)
    {
        var type = value.GetType();
        var standard = Standard(type);
        var table = DisplayTable.Create(TypeName(type), DisplayColumn.Text("property"), DisplayColumn.Text("value")).Show(60);
        var row = 0;
        foreach (var property in Properties(type))
        {
            var text = Text(Get(property, value));
            table = table.Row(Words(property.Name), text);
            table = standard is not null && text != Text(Get(property, standard)) ? table.Emphasize(row, 1) : table;
            row++;
        }

        return standard is null ? table
            : table.Note(Enumerable.Range(0, row).Any(i => table.IsEmphasized(i, 1))
                ? "Bold, or * in plain text: not the default."
                : "All as by default.");
    }

    /// <summary>A value in one line.</summary>
    public static string Text(object? value) => value switch
    {
        null => "none",
        string text => LineText.Isolate(LineText.Shorten(text, MostText)),
        bool flag => flag ? "yes" : "no",
        double number => NumberFormat.Compact(number),
        long or ulong => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        int number => NumberFormat.Count(number),
        Response response => response.Name,
        Priors priors => ModelText.Name(priors.Name),
        Enum => Words(value.ToString()!).ToLowerInvariant(),
        TimeSpan time => NumberFormat.Seconds(time.TotalSeconds),
        IEnumerable<string> names => ModelText.Names(names),
        IEnumerable<double> numbers => ModelText.Names(numbers.Select(number => NumberFormat.Compact(number))),
        IEnumerable<int> numbers => ModelText.Names(numbers.Select(number => NumberFormat.Count(number))),
        ICollection items => ModelText.Count(items.Count, "value"),
        _ => Members(value),
    };

    /// <summary>A value with those of its settings that are not the default; without a default, with all.</summary>
    private static string Members(object value)
    {
        var type = value.GetType();
        var standard = Standard(type);
        var shown = Properties(type)
            .Where(property => standard is null || Text(Get(property, value)) != Text(Get(property, standard)))
            .Select(property => $"{Words(property.Name)} {Inner(Get(property, value))}").ToArray();
        return shown.Length == 0 ? type.Name : LineText.Shorten($"{type.Name}({string.Join(", ", shown)})", MostText);
    }

    /// <summary>A value inside a value that is inside another: of settings only which they are.</summary>
    private static string Inner(object? value) => value?.GetType().GetMethod("<Clone>$") is null ? Text(value) : value.GetType().Name;

    /// <summary>What can be read of a value; spans are left out, since they cannot be held.</summary>
    public static IEnumerable<PropertyInfo> Properties(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanRead && property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRefLike);

    private static object? Get(PropertyInfo property, object value)
    {
        try
        {
            return property.GetValue(value);
        }
        catch (TargetInvocationException exception)
        {
            return exception.InnerException?.Message;
        }
    }

    /// <summary>A record as it is when nothing is chosen; null for a type without defaults.</summary>
    private static object? Standard(Type type)
    {
        var constructor = type.GetConstructors().OrderBy(candidate => candidate.GetParameters().Length).FirstOrDefault();
        return type.GetMethod("<Clone>$") is not null && constructor?.GetParameters().All(parameter => parameter.HasDefaultValue) == true
            && !type.IsDefined(typeof(RequiredMemberAttribute))
                ? constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.DefaultValue)])
                : null;
    }

    /// <summary>"PredictionOptions" as it stands, "StepRule.TrustRegion" with its outer type.</summary>
    private static string TypeName(Type type) => type.DeclaringType is { } outer ? $"{outer.Name}.{type.Name}" : type.Name;

    /// <summary>"MeanTolerance" as "mean tolerance".</summary>
    private static string Words(string name) => string.Concat(name.Select((letter, i) =>
        i > 0 && char.IsUpper(letter) && !char.IsUpper(name[i - 1]) ? $" {char.ToLowerInvariant(letter)}"
        : i == 0 ? char.ToLowerInvariant(letter).ToString() : letter.ToString()));
}
