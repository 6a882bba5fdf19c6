namespace NgHvi;

/// <summary>Model, algorithm and the scratch memory of one thread.</summary>
public sealed class GibbsWorkspace
{
    /// <summary>Prepares to run chains of a model.</summary>
    public GibbsWorkspace(LinearMixedModel model, GibbsOptions options)
        : this(model, options, ArrangeGroups(model))
    {
    }

    internal GibbsWorkspace(LinearMixedModel model, GibbsOptions options, GroupArrays groups)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (q, r) = (model.Data.FixedCount, model.Data.RandomCount);
        (Model, Options, Groups) = (model, options, groups);
        FixedEffects = new FixedEffectsConditional(model.Data, model.Priors.Fixed, model.Classes, model.DirectGroups);
        Scale = new ScaleMove(model.Priors.RandomEffects, r);
        var padded = groups.VectorCount * Vector<double>.Count;
        FixedNormals = new double[q];
        Shift = new double[q];
        Normals = new double[r * padded];
        Determinants = new double[padded];
        Vectors = new Vector<double>[GroupKernel.WorkLength(q, r)];
    }

    /// <summary>The model.</summary>
    public LinearMixedModel Model { get; }

    /// <summary>The algorithm.</summary>
    public GibbsOptions Options { get; }

    /// <summary>All groups as vectors over groups; read only, shared by threads.</summary>
    internal GroupArrays Groups { get; }

    internal FixedEffectsConditional FixedEffects { get; }

    internal ScaleMove Scale { get; }

    internal double[] FixedNormals { get; }

    internal double[] Shift { get; }

    internal double[] Normals { get; }

    internal double[] Determinants { get; }

    internal Vector<double>[] Vectors { get; }

    internal static GroupArrays ArrangeGroups(LinearMixedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.DirectGroups is { } direct && direct.Count == model.Data.GroupCount
            ? direct
            : new GroupArrays(model.Data, Enumerable.Range(0, model.Data.GroupCount).ToList());
    }
}
