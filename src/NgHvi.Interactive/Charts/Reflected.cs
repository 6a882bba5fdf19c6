using System.Collections;

namespace NgHvi.Interactive.Charts;

/// <summary>What meeting a package by names has in common.</summary>
internal static class Reflected
{
    /// <summary>A type of the assembly.</summary>
    public static Type Find(Assembly assembly, string name) => assembly.GetType(name) ?? throw new MissingMemberException(name);

    /// <summary>A public method.</summary>
    public static MethodInfo Method(Type type, int count, params string[] names) =>
        type.GetMethods().FirstOrDefault(method => names.Contains(method.Name) && method.GetParameters().Length == count)
        ?? throw new MissingMemberException(names[0]);

    /// <summary>JSON as dictionaries, lists and values, which every serializer writes as they were.</summary>
    public static object? Values(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().ToDictionary(member => member.Name, member => Values(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().Select(Values).ToList(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.TryGetInt64(out var whole) ? whole : json.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>The values in an array of a type that is known only here.</summary>
    public static Array ArrayOf(Type type, ICollection values)
    {
        var array = Array.CreateInstance(type, values.Count);
        values.CopyTo(array, 0);
        return array;
    }
}
