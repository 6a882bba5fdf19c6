namespace NgHvi.Tests.Inference;

public class HybridViStateStorageTests
{
    public static TheoryData<string> Algorithms => ["default", "published", "stochastic"];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Continued_from_a_file_a_run_has_the_bits_it_would_have_had(string algorithm)
    {
        var options = Options(algorithm);
        var workspace = new HybridViWorkspace(Model(), options);
        var state = HybridVi.Init(workspace, 3);
        Advance(workspace, state, 150);
        using var file = new MemoryStream();
        state.Save(file);
        file.Position = 0;
        var other = new HybridViWorkspace(Model(), options);
        var restored = HybridViState.Load(other, file);

        Advance(workspace, state, 61);
        Advance(other, restored, 61);

        Assert.Equal(state.Approximation.Lambda, restored.Approximation.Lambda);
        Assert.Equal(state.Average().Lambda, restored.Average().Lambda);
        Assert.Equal(state.Trace.Values, restored.Trace.Values);
    }

    [Fact]
    public void A_state_of_another_model_is_refused_in_a_sentence()
    {
        var workspace = new HybridViWorkspace(Model(), new HybridViOptions());
        using var file = new MemoryStream();
        HybridVi.Init(workspace, 1).Save(file);
        file.Position = 0;
        var other = new HybridViWorkspace(Model(), new HybridViOptions { Family = new FamilyChoice.Factor(1) });

        var failure = Assert.Throws<InputException>(() => HybridViState.Load(other, file));

        Assert.Equal("The saved state belongs to another model or algorithm: it has 40 numbers where 24 are needed.", failure.Message);
    }

    [Fact]
    public void A_damaged_state_is_refused_with_its_position()
    {
        var workspace = new HybridViWorkspace(Model(), new HybridViOptions());
        using var file = new MemoryStream("{\"schema\": \"nghvi-state/1\", \"seed\": oops}"u8.ToArray());

        var failure = Assert.Throws<InputException>(() => HybridViState.Load(workspace, file));

        Assert.StartsWith("The saved state is damaged at line 1, byte ", failure.Message, StringComparison.Ordinal);
    }

    private static HybridViOptions Options(string algorithm) => algorithm switch
    {
        "published" => HybridViOptions.AsPublished,
        "stochastic" => HybridViOptions.StochasticGradient,
        _ => new HybridViOptions(),
    };

    private static void Advance(HybridViWorkspace workspace, HybridViState state, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            var info = HybridVi.Advance(workspace, state);
            state.Trace.Add(info.Step, info.Elbo, 0);
        }
    }

    private static LinearMixedModel Model()
    {
        var table = new LinearMixedSimulator { GroupCount = 30, RowCount = 240 }.Simulate(RandomKey.FromSeed(1)).Table;
        return new LinearMixedModel(GroupedData.FromTable(DataTable.From(table), "y ~ x1 + x2 + x3 + x4 + x5 + (1 | group)"));
    }
}
