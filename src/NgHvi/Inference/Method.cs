using System.Text.Json.Serialization.Metadata;

namespace NgHvi;

/// <summary>A way to the posterior with all its options: what a run runs.</summary>
public abstract record Method
{
    private protected Method()
    {
    }

    // How methods are saved: each is told by the name of its record.
    internal static JsonSerializerOptions Json { get; } = new(StateArchive.Json)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameMethods } },
        RespectNullableAnnotations = true,
    };

    /// <summary>What its fits are called, for example "NG-HVI".</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    // What is wrong with the options, a sentence each; without a model among each other only.
    internal abstract IEnumerable<string> Faults(ITarget? target);

    // The engine before its first step; a start is searched for here, once.
    internal abstract Engine Begin(ITarget target, RunSettings settings);
    internal abstract Engine Restore(ITarget target, RunSettings settings, StateArchive archive);

    internal void Validate(ITarget? target)
    {
        if (Faults(target).FirstOrDefault() is { } fault) throw new ArgumentException(fault);
    }

    private static void NameMethods(JsonTypeInfo type)
    {
        if (type.Type != typeof(Method)) return;
        type.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = "kind" };
        foreach (var method in typeof(Method).Assembly.GetTypes().Where(other => other.IsSubclassOf(typeof(Method)) && !other.IsAbstract))
            type.PolymorphismOptions.DerivedTypes.Add(new(method, method.Name));
    }
}
